import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOneTimeCodeSecret, oneTimeCode } from './one-time-code.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('');
};

/** RFC 4226 section 5.3 by hand, over Node's HMAC: a second opinion on what the library says. */
const codeByHand = (algorithm: string, secret: Uint8Array, counter: number, digits: number): string => {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
};

const key = (length: number): Uint8Array => new TextEncoder().encode('1234567890'.repeat(7).slice(0, length));
const lengths = { SHA1: 20, SHA256: 32, SHA512: 64 } as const;
const addressOf = (secret: string, rest = ''): string => `otpauth://totp/Bank:ana?secret=${secret}${rest}`;

// RFC 6238 appendix B, the whole table.
const table: readonly (readonly [number, string, string, string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
];

describe('RFC 6238, the whole of appendix B', () => {
  test.each(table)('at %i seconds, with all three hashes', (seconds, ...codes) => {
    for (const [index, algorithm] of (['SHA1', 'SHA256', 'SHA512'] as const).entries()) {
      const address = addressOf(base32(key(lengths[algorithm])), `&algorithm=${algorithm}&digits=8`);
      expect(oneTimeCode(address, seconds * 1_000)?.code).toBe(codes[index]);
    }
  });
});

describe('any secret', () => {
  const anyKey = fc.uint8Array({ minLength: 1, maxLength: 70 });
  const anyTime = fc.integer({ min: 0, max: 4_000_000_000 });

  test('gives the code that the RFC’s own steps give, with every hash, length and period', () => {
    const settings = fc.record({
      algorithm: fc.constantFrom('SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'),
      digits: fc.constantFrom(6, 7, 8),
      period: fc.constantFrom(5, 15, 30, 60, 3_600),
    });
    fc.assert(
      fc.property(anyKey, anyTime, settings, (bytes, seconds, { algorithm, digits, period }) => {
        const rest = `&algorithm=${algorithm}&digits=${digits}&period=${period}`;
        const made = oneTimeCode(addressOf(base32(bytes), rest), seconds * 1_000);
        const counter = Math.floor(seconds / period);
        expect(made).toEqual({
          code: codeByHand(algorithm, bytes, counter, digits),
          next: codeByHand(algorithm, bytes, counter + 1, digits),
          period,
          expiresAt: (counter + 1) * period * 1_000,
        });
      }),
    );
  });

  test('reads the same bare and in an address, in groups and in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 40 }), anyTime, (bytes, seconds) => {
        const secret = base32(bytes);
        const now = seconds * 1_000;
        const expected = oneTimeCode(addressOf(secret), now);
        expect(expected).not.toBeNull();
        const groups = (secret.match(/.{1,4}/g) ?? []).join(' ');
        const padded = secret.padEnd(Math.ceil(secret.length / 8) * 8, '=');
        for (const spelling of [
          secret,
          groups,
          groups.toLowerCase(),
          `\t${groups.replaceAll(' ', '-')}\n`,
          padded,
        ])
          expect(oneTimeCode(spelling, now), spelling).toEqual(expected);
      }),
    );
  });

  test('stays one code until the moment it expires, and is another from then on', () => {
    const secret = base32(key(20));
    const code = oneTimeCode(secret, 1_000_000_000_000)!;
    expect(oneTimeCode(secret, code.expiresAt - 1)?.code).toBe(code.code);
    expect(oneTimeCode(secret, code.expiresAt)?.code).toBe(code.next);
    expect(oneTimeCode(secret, code.expiresAt - 30_000)?.code).toBe(code.code);
    expect(oneTimeCode(secret, code.expiresAt - 30_001)?.code).not.toBe(code.code);
  });

  test('keeps its leading zeros', () => {
    const secret = base32(key(20));
    const codes = Array.from({ length: 400 }, (_, i) => oneTimeCode(secret, i * 30_000)?.code ?? '');
    expect(codes.filter((code) => code.startsWith('0')).length).toBeGreaterThan(10);
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  });
});

describe('addresses', () => {
  const secret = base32(key(20));
  const usual = oneTimeCode(secret, 59_000);

  test.each([
    ['an issuer', addressOf(secret, '&issuer=Bank')],
    ['an issuer with an odd letter', addressOf(secret, '&issuer=Ng%C3%A2n%20h%C3%A0ng')],
    ['an escaped label', `otpauth://totp/Bank%3Aana%40example.org?secret=${secret}`],
    ['an upper-case scheme', `OTPAUTH://totp/x?secret=${secret}`],
    ['spaces about it', `  ${addressOf(secret)}\n`],
    ['a parameter that nobody knows', addressOf(secret, '&image=https%3A%2F%2Fevil.example%2Fx.png')],
    ['a lower-case secret', addressOf(secret.toLowerCase())],
  ])('with %s are read', (_, address) => {
    expect(oneTimeCode(address, 59_000)).toEqual(usual);
  });

  test.each([
    ['a counter instead of time', `otpauth://hotp/x?secret=${secret}&counter=1`],
    ['another kind', `otpauth://steam/x?secret=${secret}`],
    ['another scheme', `otpauth-migration://offline?data=${secret}`],
    ['no secret', 'otpauth://totp/x?issuer=Bank'],
    ['a secret of other letters', addressOf('0189')],
    ['five digits', addressOf(secret, '&digits=5')],
    ['eleven digits', addressOf(secret, '&digits=11')],
    ['no digits', addressOf(secret, '&digits=0')],
    ['a million digits', addressOf(secret, '&digits=1000000')],
    ['minus six digits', addressOf(secret, '&digits=-6')],
    ['half a digit', addressOf(secret, '&digits=6.5')],
    ['digits as a word', addressOf(secret, '&digits=six')],
    ['a period of nothing', addressOf(secret, '&period=0')],
    ['a period of four seconds', addressOf(secret, '&period=4')],
    ['a period of more than an hour', addressOf(secret, '&period=3601')],
    ['a period backwards', addressOf(secret, '&period=-30')],
    ['a period without end', addressOf(secret, '&period=Infinity')],
    ['a hash that is none', addressOf(secret, '&algorithm=MD5')],
    ['a hash of the prototype', addressOf(secret, '&algorithm=constructor')],
    ['a broken escape', `otpauth://totp/%E0%A4%A?secret=${secret}`],
    ['more text than a secret has', addressOf(secret, `&x=${'A'.repeat(2_100)}`)],
  ])('with %s give no code, and no error', (_, address) => {
    expect(oneTimeCode(address, 59_000)).toBeNull();
    expect(isOneTimeCodeSecret(address)).toBe(false);
  });

  test('whatever is made of their pieces, there is a code of six to ten digits or none', () => {
    const piece = fc.constantFrom(
      ...['otpauth://', 'totp', 'hotp', '/', '?', '&', '=', 'secret', 'digits', 'period', 'algorithm'],
      ...['8', '30', 'SHA256', secret, '%', '%00', '#', ':', 'é'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const made = oneTimeCode(text, 59_000);
        expect(isOneTimeCodeSecret(text)).toBe(made !== null);
        if (made) expect(made.code).toMatch(/^\d{6,10}$/);
      }),
      { numRuns: 400 },
    );
  });
});
