import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOneTimeCodeSecret, oneTimeCode } from './one-time-code.ts';

// RFC 6238 appendix B: the ASCII secrets "12345678901234567890…" in base32.
const sha1 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const sha256 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA';
const sha512 =
  'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA';

describe('one-time codes', () => {
  test.each([
    [59, 'SHA1', sha1, '94287082'],
    [59, 'SHA256', sha256, '46119246'],
    [59, 'SHA512', sha512, '90693936'],
    [1111111109, 'SHA1', sha1, '07081804'],
    [1234567890, 'SHA256', sha256, '91819424'],
    [20000000000, 'SHA512', sha512, '47863826'],
  ])('at %i seconds with %s (RFC 6238 appendix B)', (seconds, algorithm, secret, code) => {
    const address = `otpauth://totp/x?secret=${secret}&algorithm=${algorithm}&digits=8&period=30`;
    expect(oneTimeCode(address, seconds * 1_000)?.code).toBe(code);
  });

  test('a bare secret may have spaces, dashes, lower case and padding', () => {
    const code = oneTimeCode(sha1, 59_000);
    expect(code).toEqual({
      code: '287082',
      next: oneTimeCode(sha1, 60_000)?.code,
      period: 30,
      expiresAt: 60_000,
    });
    expect(oneTimeCode(' gezd gnbv gy3t qojq gezd gnbv gy3t qojq ', 59_000)).toEqual(code);
    expect(oneTimeCode('GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ====', 59_000)).toEqual(code);
  });

  test('the next code is the present one a period later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e9 }), fc.constantFrom(15, 30, 60), (seconds, period) => {
        const address = `otpauth://totp/Bank:an?secret=${sha1}&period=${period}`;
        const code = oneTimeCode(address, seconds * 1_000);
        expect(code?.period).toBe(period);
        expect(code!.expiresAt - seconds * 1_000).toBeGreaterThan(0);
        expect(code!.expiresAt - seconds * 1_000).toBeLessThanOrEqual(period * 1_000);
        expect(oneTimeCode(address, code!.expiresAt)?.code).toBe(code?.next);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    '',
    ' ',
    'not base32!',
    '0189',
    'otpauth://hotp/x?secret=GEZDGNBV&counter=1',
    'otpauth://totp/x',
    'otpauth://totp/x?secret=',
    'otpauth://totp/x?secret=GEZDGNBV&digits=99',
    'otpauth://totp/x?secret=GEZDGNBV&period=0',
    'otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5',
    'A'.repeat(3_000),
    'https://example.com',
  ])('%j gives no code', (text) => {
    expect(oneTimeCode(text, 0)).toBeNull();
    expect(isOneTimeCodeSecret(text)).toBe(false);
  });

  test('any text gives a code or none, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const code = oneTimeCode(text, 0);
        if (code !== null) expect(code.code).toMatch(/^\d{6}$/);
      }),
    );
  });
});
