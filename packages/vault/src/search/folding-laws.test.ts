import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, foldsInPlace, foldWithOffsets } from './fold.ts';
import { rangesIn } from './match-ranges.ts';
import { tokenise, tokeniseQuery } from './tokenise.ts';
import { longestWord, splitWords } from './words.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      ...'aAđĐéÉİßẞΣςſÅ',
      'e\u0301',
      'I\u0307',
      '\u212a',
      'ﬁ',
      '한',
      '東',
      'ก',
      '😀',
      '\u200d',
      ' ',
    ),
    maxLength: 20,
  }),
);

/** False where half of a surrogate pair stands alone. */
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

describe('folding', () => {
  test('what is folded stays as it is when folded again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 300 },
    );
  });

  test('composed and decomposed spellings are one', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
          expect(fold(text.normalize(form))).toBe(fold(text));
      }),
      { numRuns: 300 },
    );
  });

  test('of two texts is the two folded: no letter looks at its neighbour', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        // A text that ends in half a pair makes another character with the next.
        fc.pre(isWhole(a) && isWhole(b));
        expect(fold(a + b)).toBe(fold(a) + fold(b));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['Nguyễn Văn Đức', 'nguyen van duc'],
    ['TIẾNG VIỆT', 'tieng viet'],
    ['ưƯơƠ', 'uuoo'],
    ['İSTANBUL', 'istanbul'],
    ['Çığ öğüdü', 'cıg ogudu'],
    ['Œuvre', 'œuvre'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Ёлка', 'елка'],
    ['ＡＢＣ１２３', 'abc123'],
    ['① ½ ㎏', '1 1⁄2 kg'],
    ['\u0301', ''],
    ['e\u0301\u0323\u0308', 'e'],
    ['👩‍👧', '👩‍👧'],
  ])('%j is %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('offsets point into the original, in order, at whole characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: folded, starts, ends } = foldWithOffsets(text);
        expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
        const borders = new Set([0]);
        let at = 0;
        for (const character of text) {
          at += character.length;
          borders.add(at);
        }
        for (const [unit, start] of starts.entries()) {
          const end = ends[unit]!;
          expect(start).toBeLessThan(end);
          expect(unit === 0 || start >= starts[unit - 1]!).toBe(true);
          expect(borders.has(start) && borders.has(end)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('text that folds in place keeps its length', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (foldsInPlace(text)) expect(fold(text)).toHaveLength(text.length);
      }),
    );
  });
});

describe('ranges of matches', () => {
  test('lie inside, in order, apart from each other', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 3 }), (text, queries) => {
        const words = queries.map(fold).filter((word) => word.trim() !== '');
        let before = -1;
        for (const [start, end] of rangesIn(text, words)) {
          expect(start).toBeGreaterThan(before);
          expect(end).toBeGreaterThan(start);
          before = end;
        }
        expect(before).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test('a match takes its marks with it', () => {
    expect(rangesIn('cafe\u0301 noir', ['cafe'])).toEqual([[0, 5]]);
    expect(rangesIn('e\u0301\u0323x', ['e'])).toEqual([[0, 3]]);
    expect(rangesIn('Đạt', ['dat'])).toEqual([[0, 3]]);
  });

  test('a word that stands nowhere has no range, and one that stands twice has two', () => {
    expect(rangesIn('abc', ['x'])).toEqual([]);
    expect(rangesIn('bank of the bank', ['bank'])).toEqual([
      [0, 4],
      [12, 16],
    ]);
    expect(rangesIn('', ['x'])).toEqual([]);
  });
});

describe('words', () => {
  test('are folded, not empty, at most 64 long, and stand in the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of splitWords(text)) {
          expect(word).not.toBe('');
          expect(word.length).toBeLessThanOrEqual(longestWord);
          expect(fold(word)).toBe(word);
          expect(isWhole(word)).toBe(true);
          expect(fold(text)).toContain(word);
          expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["O'Brien’s bank-account", ['o', 'brien', 's', 'bank', 'account']],
    ['a_b.c@d+e', ['a', 'b', 'c', 'd', 'e']],
    ['Nguyễn-Văn', ['nguyen', 'van']],
    ['🔑 key 👨‍👩‍👧', ['key']],
    ['🔑🚪', []],
    ['', []],
    ['\u202eevil\u202c', ['evil']],
    ['x²', ['x2']],
    ['٣ أرقام', ['٣', 'أرقام'.normalize('NFKD').replace(/\p{M}/gu, '')]],
    ['สวัสดี', ['สว', 'วส', 'สด']],
    ['日本', ['日本']],
    ['銀行口座123', ['銀行', '行口', '口座', '123']],
    ['카카오 뱅크', ['카카오'.normalize('NFKD'), '뱅크'.normalize('NFKD')]],
  ])('%j: %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  test('a long word is cut, at a whole character, and its longer query finds the same', () => {
    const long = `${'a'.repeat(63)}${'𝒳'.repeat(40)}`;
    const folded = fold(long);
    expect(splitWords(long)).toEqual([folded.slice(0, 64)]);
    expect(tokeniseQuery(`${long}andmore`)).toEqual(splitWords(long));
    const outside = `${'a'.repeat(63)}${'\u{20000}'.repeat(3)}`;
    expect(splitWords(outside).every(isWhole)).toBe(true);
  });

  test('a megabyte of one word, of many, or of none, is split once and stays in bounds', () => {
    expect(splitWords('x'.repeat(1_000_000))).toEqual(['x'.repeat(64)]);
    expect(splitWords('-'.repeat(1_000_000))).toEqual([]);
    const many = 'ab cd '.repeat(100_000);
    expect(tokenise({ title: many, userName: many, hosts: [], tags: [] }).map(({ word }) => word)).toEqual([
      ...['ab', 'cd'],
      ...['ab', 'cd'],
    ]);
    expect(tokeniseQuery(many)).toEqual(['ab', 'cd']);
  });
});
