import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { bytesOf, bytesUpTo, count, email, id, kdf, mailCode } from './ids.ts';

const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('bytes as base64url', () => {
  test('bytes of the named length, and of no other, are taken', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 130 }), fc.nat({ max: 130 }), (bytes, length) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(takes(bytesOf(bytes.length), text)).toBe(true);
        expect(takes(bytesOf(length), text)).toBe(bytes.length === length);
      }),
    );
  });

  test('a limit takes every length up to itself and nothing longer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 130 }), fc.nat({ max: 130 }), (bytes, most) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(takes(bytesUpTo(most), text)).toBe(bytes.length <= most);
      }),
    );
  });

  test.each([
    ['padding', 'AAAAAAAAAAA='],
    ['the other alphabet', 'AAAAAAAAA+/'],
    ['white space', 'AAAAA AAAAA'],
    ['a line feed at the end', 'AAAAAAAAAA\n'],
    ['a letter that only looks Latin', 'АAAAAAAAAAA'],
    ['full-width letters', 'ＡAAAAAAAAAA'],
  ])('%s is refused, though the length would fit', (_, text) => {
    expect(text.length).toBeGreaterThanOrEqual(11);
    expect(takes(bytesOf(8), text)).toBe(false);
    expect(takes(bytesUpTo(64), text)).toBe(false);
  });
});

describe('ids', () => {
  test('sixteen bytes as UUID text are an id, whatever the bytes: no version bits are asked for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const hex = Buffer.from(bytes).toString('hex');
        const text = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
        expect(takes(id, text)).toBe(true);
        // One spelling only, or two rows would be one.
        if (/[a-f]/.test(hex)) expect(takes(id, text.toUpperCase())).toBe(false);
        for (const wrong of [hex, `{${text}}`, `urn:uuid:${text}`, ` ${text}`, `${text}\n`, text.slice(1)])
          expect(takes(id, wrong)).toBe(false);
      }),
    );
  });

  test.each(['.', '..', '../..', '%2e%2e', 'a/b', '', '00000000-0000-0000-0000-00000000000g'])(
    'an id that would lead a path elsewhere is none: %j',
    (text) => {
      expect(takes(id, text)).toBe(false);
    },
  );
});

describe('e-mail addresses', () => {
  test.each([
    'a@b',
    "o'brien+bank@example.org",
    'nguyễn.văn.an@ví-dụ.vn',
    'ŞULE@örnek.example',
    'a@[IPv6:2001:db8::1]',
    `${'a'.repeat(242)}@example.org`,
  ])('%s is taken as typed', (address) => {
    expect(email.parse(address)).toBe(address);
  });

  test.each([
    ['nothing before the sign', '@example.org'],
    ['nothing behind it', 'me@'],
    ['two of them', 'me@here@example.org'],
    ['a second header', 'me@example.org\r\nBcc: you@example.org'],
    ['a display name', 'Me <me@example.org>'],
    ['quotes', '"me"@example.org'],
    ['white space around it', ' me@example.org'],
    ['a no-break space', 'me\u00a0@example.org'],
    ['NUL', 'me\0@example.org'],
    ['a bell', 'me@example.org\u0007'],
    ['a delete', 'me\u007f@example.org'],
    ['an override of the direction', 'me\u202e@example.org'],
    ['an isolate', 'me@exa\u2066mple.org'],
    ['a right-to-left mark', '\u200fme@example.org'],
    ['255 characters', `${'a'.repeat(243)}@example.org`],
  ])('%s is refused', (_, address) => {
    expect(takes(email, address)).toBe(false);
  });
});

describe('numbers and codes', () => {
  test('a count is whole, not negative, and exact in a double', () => {
    for (const good of [0, 1, Number.MAX_SAFE_INTEGER]) expect(takes(count, good)).toBe(true);
    for (const wrong of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, Infinity, '1', 1n])
      expect(takes(count, wrong)).toBe(false);
  });

  test('a mailed code is eight ASCII digits', () => {
    expect(takes(mailCode, '00000000')).toBe(true);
    for (const wrong of ['1234567', '123456789', '1234 567', '١٢٣٤٥٦٧٨', '12345678\n', '1234567a', 12345678])
      expect(takes(mailCode, wrong)).toBe(false);
  });

  test('the KDF keeps the parameters of its own algorithm and takes none of the other', () => {
    const pbkdf2 = { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 };
    const argon2id = { algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 };
    expect(kdf.parse(pbkdf2)).toEqual(pbkdf2);
    expect(kdf.parse(argon2id)).toEqual(argon2id);
    expect(takes(kdf, { ...pbkdf2, algorithm: 'argon2id' })).toBe(false);
    expect(takes(kdf, { ...argon2id, iterations: 1 })).toBe(false);
    for (const algorithm of ['none', 'argon2i', 'pbkdf2-sha1', '__proto__', undefined])
      expect(takes(kdf, { ...pbkdf2, algorithm })).toBe(false);
    // Bounds are the client's business, but what is no number at all never gets there.
    for (const iterations of [Number.NaN, Infinity, '600000', null])
      expect(takes(kdf, { ...pbkdf2, iterations })).toBe(false);
  });
});
