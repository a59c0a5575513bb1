import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crockfordSpelling,
  fromBase64Url,
  fromCrockford,
  fromHex,
  idBytes,
  idText,
  toBase64Url,
  toCrockford,
  toHex,
} from './encoding.ts';
import { codeOf, countUp } from './testing/hostile.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map((given) => Uint8Array.from(given));

describe('base64url', () => {
  test('gives back what it was given, in the spelling of RFC 4648 without padding', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const text = toBase64Url(given);
        expect(text).toBe(Buffer.from(given).toString('base64url'));
        expect(toHex(fromBase64Url(text))).toBe(toHex(given));
      }),
    );
  });

  test('takes one spelling only: set bits in the tail are refused', async () => {
    for (const text of ['AB', 'AAB', 'AAAAAB', 'Zh', 'Zm9']) {
      expect(await codeOf(() => fromBase64Url(text))).toBe('crypto/malformed');
    }
    expect(toHex(fromBase64Url('AA'))).toBe('00');
  });

  test.each(['A', 'AAAAA', 'AA==', 'AA+A', 'AA/A', 'A A', 'AA\n', '\ud83d\ude00', 'AA\u0131A', 'ＡＡ'])(
    'refuses %o',
    async (text) => {
      expect(await codeOf(() => fromBase64Url(text))).toBe('crypto/malformed');
    },
  );

  test('either decodes to bytes that encode to the same text, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 12 }), async (text) => {
        const code = await codeOf(() => expect(toBase64Url(fromBase64Url(text))).toBe(text));
        expect(['ok', 'crypto/malformed']).toContain(code);
      }),
      { numRuns: 1000 },
    );
  });

  test('half a megabyte goes through', () => {
    const large = new Uint8Array(524_288).fill(0xab);
    expect(toHex(fromBase64Url(toBase64Url(large)).slice(-4))).toBe('abababab');
  });
});

describe('hexadecimal', () => {
  test('gives back what it was given, and takes either case', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(toHex(given)).toBe(Buffer.from(given).toString('hex'));
        expect(toHex(fromHex(toHex(given).toUpperCase()))).toBe(toHex(given));
      }),
    );
  });

  test.each(['0', 'abc', '0g', '0x00', ' 00', '00 ', '0\u0660', '\uff10\uff10'])(
    'refuses %o',
    async (text) => {
      expect(await codeOf(() => fromHex(text))).toBe('crypto/malformed');
    },
  );
});

describe('ids', () => {
  test('are 16 bytes as UUID text, and back', () => {
    expect(idText(countUp(0, 16))).toBe('00010203-0405-0607-0809-0a0b0c0d0e0f');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (given) => {
        expect(toHex(idBytes(idText(given)))).toBe(toHex(given));
      }),
    );
  });

  test.each([
    '00010203-0405-0607-0809-0A0B0C0D0E0F',
    '000102030405060708090a0b0c0d0e0f',
    '{00010203-0405-0607-0809-0a0b0c0d0e0f}',
    '00010203-0405-0607-0809-0a0b0c0d0e0f\n',
    '00010203-0405-0607-0809-0a0b0c0d0e0',
    '0001020-30405-0607-0809-0a0b0c0d0e0f',
    '',
  ])('refuse every other spelling: %o', async (text) => {
    expect(await codeOf(() => idBytes(text))).toBe('crypto/malformed');
  });

  test('of another length have no text', async () => {
    for (const length of [0, 15, 17]) {
      expect(await codeOf(() => idText(countUp(0, length)))).toBe('crypto/malformed');
    }
  });
});

describe('Crockford base32', () => {
  test('gives back what it was given', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(toHex(fromCrockford(toCrockford(given)))).toBe(toHex(given));
        expect(toCrockford(given)).toMatch(/^[0-9A-HJKMNP-TV-Z]*$/);
        expect(toCrockford(given)).toHaveLength(Math.ceil((given.length * 8) / 5));
      }),
    );
  });

  test('reads what people type: lower case, O and 0, I, L and 1, hyphens and spaces', () => {
    const text = toCrockford(fromHex('0420c41084'));
    expect(text).toBe('0GGC8444');
    const zeroOne = toCrockford(fromHex('0002108421'));
    expect(zeroOne).toBe('00111111');
    const typed = [zeroOne.toLowerCase(), zeroOne.replaceAll('0', 'O'), zeroOne.replaceAll('0', 'o')];
    const ones = [zeroOne.replaceAll('1', 'I'), zeroOne.replaceAll('1', 'l'), zeroOne.replaceAll('1', 'i')];
    for (const variant of [...typed, ...ones, ` ${zeroOne.slice(0, 4)}-${zeroOne.slice(4)}\t`]) {
      expect(toHex(fromCrockford(variant))).toBe('0002108421');
    }
    expect(crockfordSpelling(' o-i l-u ')).toBe('011U');
  });

  test.each(['U', 'UUUUUUUU', '0!', '0*', 'é0', 'ß000', '\uff10\uff10', '\u0131\u01310'])(
    'refuses %o',
    async (text) => {
      expect(await codeOf(() => fromCrockford(text))).toBe('crypto/malformed');
    },
  );

  test('takes one spelling only: no character too many, no bits in the tail', async () => {
    for (const text of ['0', '000', '000000', '01', '0Z', '000000001']) {
      expect(await codeOf(() => fromCrockford(text))).toBe('crypto/malformed');
    }
    expect(toHex(fromCrockford('00'))).toBe('00');
    expect(toHex(fromCrockford('ZW'))).toBe('ff');
  });
});
