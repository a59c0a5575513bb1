import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Overview } from '../items/item.ts';
import { fold, foldWithOffsets } from './fold.ts';
import { createLocalSearch, mostMarkedHits } from './local-search.ts';
import { rangesIn } from './match-ranges.ts';

const overview = (part: Partial<Overview>): Overview => ({
  kind: 'login',
  title: '',
  userName: '',
  hosts: [],
  tags: [],
  folder: '',
  favourite: false,
  createdAt: 0,
  updatedAt: 0,
  ...part,
});

const indexOf = (...overviews: Overview[]) => {
  const index = createLocalSearch();
  index.put(overviews.map((one, at) => ({ id: `item-${at}`, overview: one })));
  return index;
};

describe('local search', () => {
  test('finds by any part of any overview field, accents and case aside', () => {
    const index = indexOf(
      overview({ title: 'Crédit Agricole', userName: 'Zoé' }),
      overview({ title: 'Ngân hàng Đông Á', hosts: ['dongabank.com.vn'] }),
      overview({ title: 'Mail', tags: ['Élysée'], folder: 'Privé/Travail' }),
    );
    const ids = (query: string) => index.search(query).map(({ id }) => id);
    expect(ids('CREDIT')).toEqual(['item-0']);
    expect(ids('dong a')).toEqual(['item-1']);
    expect(ids('elysee')).toEqual(['item-2']);
    expect(ids('trav')).toEqual(['item-2']);
    expect(ids('zoe agri')).toEqual(['item-0']);
    expect(ids('zoe mail')).toEqual([]);
    expect(ids('  ')).toEqual([]);
  });

  test('ranks title prefix, title word, title, user name, host, tag, folder', () => {
    const index = indexOf(
      overview({ title: 'x', folder: 'bank' }),
      overview({ title: 'x', tags: ['bank'] }),
      overview({ title: 'x', hosts: ['bank.example'] }),
      overview({ title: 'x', userName: 'bank' }),
      overview({ title: 'embankment' }),
      overview({ title: 'my bank' }),
      overview({ title: 'bank' }),
    );
    expect(index.search('bank').map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `item-${at}`));
  });

  test('matches point into the original text although folding changes lengths', () => {
    expect(rangesIn('ﬁn Straße e\u0301te\u0301', ['ete'])).toEqual([[10, 15]]);
    expect(rangesIn('ﬁnance', ['in'])).toEqual([[0, 2]]);
    expect(rangesIn('aaaa', ['aa', 'a'])).toEqual([[0, 4]]);
    const [hit] = indexOf(overview({ title: 'Đông Á', hosts: ['a.example', 'donga.example'] })).search(
      'dong',
    );
    expect(hit?.matches).toEqual([
      { field: 'title', index: 0, ranges: [[0, 4]] },
      { field: 'hosts', index: 1, ranges: [[0, 4]] },
    ]);
  });

  test('takes newer overviews, forgets removed items and everything when cleared', () => {
    const index = indexOf(overview({ title: 'old' }), overview({ title: 'other' }));
    index.put([{ id: 'item-0', overview: overview({ title: 'new' }) }]);
    expect(index.search('old')).toEqual([]);
    expect(index.search('new')).toHaveLength(1);
    index.remove(['item-0']);
    expect(index.search('new')).toEqual([]);
    index.clear();
    expect(index.search('other')).toEqual([]);
  });

  test('a word never matches across two fields', () => {
    expect(indexOf(overview({ title: 'ab', userName: 'cd' })).search('bc')).toEqual([]);
  });

  test('a query that finds everything is marked only as far as a list shows', () => {
    const index = indexOf(...Array.from({ length: 400 }, (_, at) => overview({ title: `item ${at}` })));
    const hits = index.search('item');
    expect(hits).toHaveLength(400);
    expect(hits.filter(({ matches }) => matches.length > 0)).toHaveLength(mostMarkedHits);
  });
});

describe('folding', () => {
  test('code point by code point gives the same as at once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(foldWithOffsets(text).text).toBe(fold(text));
      }),
    );
  });

  test('every range of a match folds to text that holds the word', () => {
    const unit = fc.constantFrom('a', 'é', 'e\u0301', 'Đ', 'ﬁ', 'ß', 'İ', '한', '😀', ' ', 'Σ', 'b');
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 20 }),
        fc.string({ unit, minLength: 1, maxLength: 3 }),
        (text, query) => {
          const word = fold(query).trim();
          fc.pre(word !== '');
          const ranges = rangesIn(text, [word]);
          expect(ranges.length > 0).toBe(fold(text).includes(word));
          for (const [start, end] of ranges) expect(fold(text.slice(start, end))).toContain(word);
        },
      ),
    );
  });
});
