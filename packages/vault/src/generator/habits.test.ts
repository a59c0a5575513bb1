import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonPasswords } from './common-passwords.ts';
import { checkPassword, passwordLength } from './password-rules.ts';
import { countDates, countKeyboard, countRepeats, countSequence, repeatedPeriod } from './patterns.ts';
import { checkPin } from './pin-rules.ts';
import { estimateStrength, isCommonPassword } from './strength.ts';

describe('habits that are seen', () => {
  test.each([
    ['abc', 3],
    ['ab', 0],
    ['xabcx', 3],
    ['cba', 3],
    ['7890', 4],
    ['0987', 4],
    ['abcdef123', 9],
    ['abcabc', 6],
    ['acegik', 0],
    ['', 0],
  ])('the alphabet and digits in %j: %i characters', (text, count) => {
    expect(countSequence(text)).toBe(count);
  });

  test.each([
    ['qwer', 4],
    ['qwe', 0],
    ['rewq', 4],
    ['azerty', 6],
    ['1qaz2wsx', 8],
    ['1q2w3e4r', 8],
    ['xqwertyx', 6],
    ['asdfhjkl', 8],
    ['qwxyzt', 0],
  ])('keyboard rows in %j: %i characters', (text, count) => {
    expect(countKeyboard(text)).toBe(count);
  });

  test.each([
    ['19840523', 8],
    ['23.05.1984', 10],
    ['1984-05-23', 10],
    ['1984', 4],
    ['x2024x', 5 - 1],
    ['1884', 0],
    ['20241', 4],
    ['99999999', 0],
  ])('dates in %j: %i characters', (text, count) => {
    expect(countDates(text)).toBe(count);
  });

  test.each([
    ['aaa', 1],
    ['aa', 0],
    ['aaaaaa', 4],
    ['aabbaa', 0],
    ['🔑🔑🔑', 1],
  ])('one character again and again in %j: %i characters', (text, count) => {
    expect(countRepeats(text)).toBe(count);
  });

  test('the shortest piece of which a text is made is found, and nothing shorter repeats', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (piece, times) => {
          const text = piece.repeat(times);
          const period = repeatedPeriod(text);
          expect(text.slice(0, period).repeat(text.length / period)).toBe(text);
          expect(period).toBeLessThanOrEqual(piece.length);
        },
      ),
    );
  });
});

describe('the commonest passwords', () => {
  test('are lower-case, each once, and each is known for what it is', () => {
    for (const one of commonPasswords) {
      expect(one).toBe(one.toLowerCase());
      expect(isCommonPassword(one)).toBe(true);
      expect(estimateStrength(one).score).toBe(0);
    }
  });

  test('are known in any case, and with digits and signs behind them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...[...commonPasswords].filter((one) => /^[a-z]{4,}$/.test(one))),
        fc.string({ unit: fc.constantFrom(...'0123456789!?.#'), maxLength: 6 }),
        fc.boolean(),
        (one, behind, isRaised) => {
          const typed = (isRaised ? one.toUpperCase() : one) + behind;
          expect(isCommonPassword(typed)).toBe(true);
          expect(estimateStrength(typed).score).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test.each(['p@ssw0rd', 'P4$$W0RD!', 'w3lc0me', '5un5h1n3', 'dr@g0n99'])('%s is seen through', (typed) => {
    expect(isCommonPassword(typed)).toBe(true);
  });

  test('what only begins like one is not one', () => {
    for (const typed of ['passwordless entry', 'dragonfruit smoothie', 'welcomehome'])
      expect(isCommonPassword(typed)).toBe(false);
  });
});

describe('the score', () => {
  test('repeating a text makes it hardly harder to guess', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aB3$xK9!mQ'), minLength: 2, maxLength: 8 }),
        fc.integer({ min: 2, max: 6 }),
        (piece, times) => {
          const once = estimateStrength(piece);
          const again = estimateStrength(piece.repeat(times));
          expect(again.bits).toBeLessThanOrEqual(Math.max(once.bits, 8 + piece.length * times) + 4);
          expect(again.reason === 'none' ? again.score : 4).toBe(4);
        },
      ),
    );
  });

  test('text of a megabyte is judged by its beginning', () => {
    const text = 'k7#Pq'.repeat(13);
    const long = text + 'x'.repeat(1_000_000);
    expect(estimateStrength(long)).toEqual(estimateStrength(long.slice(0, 256)));
  });

  test('a reason stands wherever the score is not the best, and only there', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (text) => {
        const { score, reason, bits } = estimateStrength(text);
        if (score === 4) expect(reason).toBe('none');
        if (reason === 'empty') expect(text).toBe('');
        expect(bits).toBeGreaterThanOrEqual(0);
        // Bits are rounded for the eye after the score is made.
        const scoreAt = (exact: number): number => [28, 40, 56, 75].filter((step) => exact >= step).length;
        expect([scoreAt(bits - 0.5), scoreAt(bits + 0.5)]).toContain(score);
      }),
    );
  });
});

describe('the rules of an account’s password', () => {
  test('count characters as people do, after NFKC', () => {
    expect(checkPassword('🔑'.repeat(11), 'x@y.example')).toBe('too-short');
    expect(checkPassword('🔑🚪🏠🌙'.repeat(3), 'x@y.example')).toBeNull();
    expect(checkPassword(`${'ﬃ'.repeat(3)}xyz`, 'x@y.example')).toBeNull();
    expect(checkPassword('e\u0301'.repeat(11), 'x@y.example')).toBe('too-short');
    const longest = Array.from({ length: passwordLength.most }, (_, i) => 'kf7Ln2'.charAt((i * i) % 6)).join(
      '',
    );
    expect(checkPassword(longest, 'x@y.example')).toBeNull();
    expect(checkPassword(`${longest}x`, 'x@y.example')).toBe('too-long');
  });

  test('a password with the name before the @ is refused in any case and spelling', () => {
    for (const typed of ['AN.NGUYEN lives here', 'here lives an.nguyen', 'ＡＮ.nguyen lives'])
      expect(checkPassword(typed, 'An.Nguyen@example.org')).toBe('contains-email');
    expect(checkPassword('here lives André!', 'andre\u0301@example.org')).toBe('contains-email');
    expect(checkPassword('an odd little tune', 'an@example.org')).toBeNull();
    expect(checkPassword('example.org is the host', 'me2@example.org')).toBeNull();
    expect(checkPassword('quiet harbor lilac', '')).toBeNull();
  });

  test('any text is judged, and never thrown at', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ unit: 'binary' }),
        (typed, email) => {
          const refusal = checkPassword(typed, email);
          if (refusal === null)
            expect([...typed.normalize('NFKC')].length).toBeGreaterThanOrEqual(passwordLength.least);
        },
      ),
    );
  });
});

describe('the rules of a PIN', () => {
  test('full-width digits are digits, and other scripts’ are not', () => {
    expect(checkPin('８０４２７３')).toBeNull();
    expect(checkPin('１２３４５６')).toBe('sequence');
    expect(checkPin('٨٠٤٢٧٣')).toBe('not-six-digits');
  });

  test('a PIN is the same PIN backwards for the rules of steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (start, step) => {
        const digits = Array.from({ length: 6 }, (_, i) => (start + i * step) % 10);
        for (const one of [digits, digits.toReversed()]) expect(checkPin(one.join(''))).not.toBeNull();
      }),
    );
  });

  test('what is too long is refused before it is looked at', () => {
    expect(checkPin('x'.repeat(10_000_000))).toBe('too-long');
    expect(checkPin(`${'ab#'.repeat(21)}z`)).toBeNull();
    expect(checkPin(`${'ab#'.repeat(21)}zz`)).toBe('too-long');
  });
});
