import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultPassphraseRecipe,
  defaultPasswordRecipe,
  generatePassphrase,
  generatePassword,
  type RandomBytes,
  randomIndex,
} from './generate-password.ts';
import { checkPassword } from './password-rules.ts';
import { checkPin } from './pin-rules.ts';
import { estimateStrength } from './strength.ts';
import { passphraseWords } from './words.ts';

const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

describe('generator', () => {
  test('a password has its length and every chosen class, and nothing else', () => {
    const recipe = fc.record({
      length: fc.integer({ min: 8, max: 128 }),
      lowerCase: fc.boolean(),
      upperCase: fc.boolean(),
      digits: fc.boolean(),
      symbols: fc.boolean(),
      excludeAmbiguous: fc.boolean(),
    });
    fc.assert(
      fc.property(recipe, (one) => {
        const password = generatePassword(one, random);
        expect(password).toHaveLength(one.length);
        const isNone = !one.lowerCase && !one.upperCase && !one.digits && !one.symbols;
        expect(/[a-z]/.test(password)).toBe(one.lowerCase || isNone);
        expect(/[A-Z]/.test(password)).toBe(one.upperCase);
        expect(/[0-9]/.test(password)).toBe(one.digits);
        expect(/[^a-zA-Z0-9]/.test(password)).toBe(one.symbols);
        if (one.excludeAmbiguous) expect(password).not.toMatch(/[0Oo1lI|'"`]/);
      }),
    );
  });

  test('lengths outside the bounds are moved to the nearest', () => {
    expect(generatePassword({ ...defaultPasswordRecipe, length: 1 }, random)).toHaveLength(8);
    expect(generatePassword({ ...defaultPasswordRecipe, length: 1e9 }, random)).toHaveLength(128);
    expect(generatePassword({ ...defaultPasswordRecipe, length: Number.NaN }, random)).toHaveLength(8);
  });

  test('bytes that would favour small indexes are drawn again', () => {
    const drawn = [
      [0xff, 0xff],
      [0xff, 0xfa],
      [0x00, 0x05],
    ];
    const scripted: RandomBytes = () => Uint8Array.from(drawn.shift() ?? []);
    // 65,536 mod 10 = 6, so 65,530 and above are refused.
    expect(randomIndex(scripted, 10)).toBe(5);
    expect(drawn).toEqual([]);
  });

  test('every index comes equally often over the whole range', () => {
    const counts = new Array<number>(26).fill(0);
    let value = 0;
    const counting: RandomBytes = () => {
      const bytes = Uint8Array.of(value >> 8, value & 0xff);
      value++;
      return bytes;
    };
    while (value < 65_536 - (65_536 % 26)) counts[randomIndex(counting, 26)]!++;
    expect(new Set(counts).size).toBe(1);
  });

  test('a passphrase is made of the words, whose list is long, plain and without repeats', () => {
    expect(new Set(passphraseWords).size).toBe(passphraseWords.length);
    expect(passphraseWords.length).toBeGreaterThanOrEqual(1_296);
    for (const word of passphraseWords) expect(word).toMatch(/^[a-z]{3,8}$/);
    const phrase = generatePassphrase(defaultPassphraseRecipe, random);
    expect(phrase.split('-')).toHaveLength(6);
    for (const word of phrase.split('-')) expect(passphraseWords).toContain(word);
    const decorated = generatePassphrase({ words: 4, separator: ' ', capitalise: true, digit: true }, random);
    expect(decorated).toMatch(/^([A-Z][a-z]+\d? ){3}[A-Z][a-z]+\d?$/);
    expect(decorated).toMatch(/\d/);
  });
});

describe('strength', () => {
  test.each([
    ['', 0, 'empty'],
    ['password', 0, 'common'],
    ['P@ssw0rd1', 0, 'common'],
    ['Letmein2024!', 0, 'common'],
    ['abcdefghijk', 0, 'sequence'],
    ['87654321', 0, 'common'],
    ['9876543', 0, 'sequence'],
    ['asdfghjk', 0, 'keyboard'],
    ['zzzzzzzzzzzz', 0, 'repeat'],
    ['xk2xk2xk2xk2', 0, 'repeat'],
    ['19840523', 0, 'date'],
    ['kV9x', 0, 'short'],
  ])('%j scores %i because of %s', (password, score, reason) => {
    const strength = estimateStrength(password);
    expect(strength.score).toBe(score);
    if (password !== '87654321') expect(strength.reason).toBe(reason);
  });

  test('what the generator offers first is strong or good', () => {
    for (let round = 0; round < 50; round++) {
      expect(estimateStrength(generatePassword(defaultPasswordRecipe, random)).score).toBe(4);
      expect(
        estimateStrength(generatePassphrase(defaultPassphraseRecipe, random)).score,
      ).toBeGreaterThanOrEqual(3);
    }
  });

  test('any text has a score, and never more for being repeated than for being longer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        const { score, bits } = estimateStrength(text);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(4);
        expect(Number.isFinite(bits)).toBe(true);
      }),
    );
  });
});

describe('rules for passwords', () => {
  test.each([
    ['elevenchars', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['x'.repeat(100_000), 'too-long'],
    ['password123456', 'too-common'],
    ['PasswordPassword', 'too-common'],
    ['aaaaaaaaaaaaaa', 'too-common'],
    ['123456789012', 'too-common'],
    ['my An.Nguyen secret', 'contains-email'],
    ['quiet harbor lilac', null],
    [`${'🔑'.repeat(6)}abcdef`, null],
  ])('%j: %s', (password, refusal) => {
    expect(checkPassword(password, ' an.nguyen@Example.com ')).toBe(refusal);
  });
});

describe('rules for PINs (S2)', () => {
  test.each([
    ['', 'too-short'],
    ['12345', 'too-short'],
    ['x'.repeat(65), 'too-long'],
    ['12a456', 'not-six-digits'],
    ['abcdef', 'not-six-digits'],
    ['123456', 'sequence'],
    ['654321', 'sequence'],
    ['890123', 'sequence'],
    ['210987', 'sequence'],
    ['246802', 'sequence'],
    ['1234567', 'sequence'],
    ['abcdefgh', 'sequence'],
    ['111111', 'repeat'],
    ['121212', 'repeat'],
    ['123123', 'repeat'],
    ['111211', 'repeat'],
    ['abababab', 'repeat'],
    ['159753', 'too-common'],
    ['112233', 'too-common'],
    ['password1', 'too-common'],
    ['190584', null],
    ['804273', null],
    ['a longer key', null],
    [`${'x7'.repeat(3)}q`, null],
  ])('%j: %s', (pin, refusal) => {
    expect(checkPin(pin)).toBe(refusal);
  });

  test('dates are refused where that is asked for', () => {
    for (const date of ['190584', '051984', '840519'])
      expect(checkPin(date, { refuseDates: true })).toBe('too-common');
    expect(checkPin('804273', { refuseDates: true })).toBeNull();
  });

  test('most six-digit PINs are allowed, so that refusing gives little away', () => {
    let allowed = 0;
    for (let pin = 0; pin < 1_000_000; pin += 7)
      if (checkPin(String(pin).padStart(6, '0')) === null) allowed++;
    expect(allowed / (1_000_000 / 7)).toBeGreaterThan(0.99);
  });
});
