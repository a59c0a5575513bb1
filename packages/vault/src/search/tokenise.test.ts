import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostWords, searchFields, tokenise, tokeniseQuery } from './tokenise.ts';
import { longestWord, splitWords } from './words.ts';

describe('tokenise (B16)', () => {
  test('folds words of title, user name, hosts and tags, each once a field', () => {
    const words = tokenise({
      title: 'Đông Á Bank, bank',
      userName: 'an.nguyen@example.com',
      hosts: ['login.dongabank.com.vn'],
      tags: ['Épargne', 'épargne'],
    });
    expect(words.map(({ field, word }) => `${field}:${word}`)).toEqual([
      '1:dong',
      '1:a',
      '1:bank',
      '2:an',
      '2:nguyen',
      '2:example',
      '2:com',
      '3:dongabank.com.vn',
      '3:login',
      '3:dongabank',
      '3:com',
      '3:vn',
      '4:epargne',
    ]);
  });

  test('a host without a registrable domain gives its labels', () => {
    const words = tokenise({ title: '', userName: '', hosts: ['localhost', '10.0.0.1'], tags: [] });
    expect(words.map(({ word }) => word)).toEqual(['localhost', '10', '0', '1']);
    expect(words.every(({ field }) => field === searchFields.host)).toBe(true);
  });

  test('text without spaces gives pairs, so that any two characters are found', () => {
    expect(splitWords('東京銀行')).toEqual(['東京', '京銀', '銀行']);
    expect(splitWords('abc東京')).toEqual(['abc', '東京']);
    expect(splitWords('東')).toEqual(['東']);
  });

  test('never more than 64 words, none empty or longer than 64 units', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 30 }), (texts) => {
        const words = tokenise({ title: texts.join(' '), userName: '', hosts: texts, tags: texts });
        expect(words.length).toBeLessThanOrEqual(mostWords);
        for (const { word } of words) {
          expect(word).not.toBe('');
          expect(word.length).toBeLessThanOrEqual(longestWord);
        }
        expect(new Set(words.map(({ field, word }) => `${field} ${word}`)).size).toBe(words.length);
      }),
    );
  });

  test('a query made of the words of an item asks only for stored words (B17)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (title) => {
        const stored = new Set(
          tokenise({ title, userName: '', hosts: [], tags: [] }).map(({ word }) => word),
        );
        for (const word of tokeniseQuery(title)) expect(stored.has(word)).toBe(true);
      }),
    );
  });
});
