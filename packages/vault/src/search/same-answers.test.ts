import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Overview } from '../items/item.ts';
import { hostsOfWebsites } from '../items/website-host.ts';
import { fold } from './fold.ts';
import { createLocalSearch } from './local-search.ts';
import { mostWords, searchFields, tokenise, tokeniseQuery } from './tokenise.ts';

const word = fc.constantFrom(
  'bank',
  'Bank',
  'crédit',
  'Đông',
  'á',
  '東京',
  '銀行',
  'x1',
  'İş',
  'ﬁn',
  "o'neil",
  'post',
);
const phrase = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
const hosts = fc
  .array(fc.constantFrom('https://login.bank.example/x', 'dongabank.com.vn', 'localhost:8080', '10.0.0.1'), {
    maxLength: 2,
  })
  .map(hostsOfWebsites);
const anyOverview: fc.Arbitrary<Overview> = fc.record({
  kind: fc.constant('login' as const),
  ...{ title: phrase, userName: phrase, hosts, tags: fc.array(phrase, { maxLength: 2 }), folder: phrase },
  ...{ favourite: fc.boolean(), createdAt: fc.constant(0), updatedAt: fc.constant(0) },
});

/** What the server's index answers for one word: it knows field numbers and words, under a key that we leave out. */
const serverFinds = (overviews: readonly Overview[], wanted: string): number[] =>
  overviews.flatMap((one, at) => (tokenise(one).some(({ word: stored }) => stored === wanted) ? [at] : []));

const localFinds = (overviews: readonly Overview[], query: string): number[] => {
  const index = createLocalSearch();
  index.put(overviews.map((overview, at) => ({ id: String(at), overview })));
  return index
    .search(query)
    .map(({ id }) => Number(id))
    .sort((a, b) => a - b);
};

describe('the server’s index and the local search, over the same items', () => {
  test('whatever the index answers for a word, the local search finds too (B17)', () => {
    fc.assert(
      fc.property(fc.array(anyOverview, { maxLength: 8 }), phrase, (overviews, query) => {
        for (const wanted of tokeniseQuery(query)) {
          const local = localFinds(overviews, wanted);
          for (const at of serverFinds(overviews, wanted)) expect(local).toContain(at);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a whole word of title, user name, host or tag is found by both alike', () => {
    fc.assert(
      fc.property(fc.array(anyOverview, { minLength: 1, maxLength: 8 }), fc.nat(), (overviews, pick) => {
        const stored = overviews.flatMap((one) => tokenise(one));
        fc.pre(stored.length > 0);
        const { word: wanted } = stored[pick % stored.length]!;
        expect(tokeniseQuery(wanted).length).toBeGreaterThan(0);
        const found = serverFinds(overviews, wanted);
        expect(found.length).toBeGreaterThan(0);
        const local = localFinds(overviews, wanted);
        expect(found.filter((at) => !local.includes(at))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('what the local search finds besides is a part of a word or stands in the folder, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyOverview, { maxLength: 8 }), word, (overviews, query) => {
        const [wanted = ''] = tokeniseQuery(query);
        const found = new Set(serverFinds(overviews, wanted));
        for (const at of localFinds(overviews, wanted).filter((one) => !found.has(one))) {
          const { folder, ...rest } = overviews[at]!;
          const inWord = tokenise(rest).some(({ word: stored }) => stored.includes(wanted));
          expect(inWord || fold(folder).includes(wanted)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('no word of secrets, notes or folders is stored: the folder is not even given to the tokeniser', () => {
    const overview: Overview = {
      ...{ kind: 'login', title: 'a', userName: 'b', hosts: ['c.example'], tags: ['d'], folder: 'salary' },
      ...{ favourite: true, createdAt: 1, updatedAt: 2 },
    };
    expect(tokenise(overview).map(({ word: stored }) => stored)).not.toContain('salary');
    expect(new Set(tokenise(overview).map(({ field }) => field))).toEqual(
      new Set(Object.values(searchFields)),
    );
  });

  test('words beyond the limit are left to the local search', () => {
    const title = Array.from({ length: mostWords + 10 }, (_, i) => `w${i}`).join(' ');
    const overview: Overview = {
      ...{ kind: 'login', title, userName: '', hosts: [], tags: ['late'], folder: '' },
      ...{ favourite: false, createdAt: 0, updatedAt: 0 },
    };
    expect(serverFinds([overview], `w${mostWords + 5}`)).toEqual([]);
    expect(localFinds([overview], `w${mostWords + 5}`)).toEqual([0]);
    expect(localFinds([overview], 'late')).toEqual([0]);
  });
});

describe('the order of hits', () => {
  const titled = (title: string, part: Partial<Overview> = {}): Overview => ({
    ...{ kind: 'login', title, userName: '', hosts: [], tags: [], folder: '' },
    ...{ favourite: false, createdAt: 0, updatedAt: 0 },
    ...part,
  });
  const order = (overviews: readonly Overview[], query: string): string[] => {
    const index = createLocalSearch();
    index.put(overviews.map((overview) => ({ id: overview.title, overview })));
    return index.search(query).map(({ id }) => id);
  };

  test('of equal ranks the shorter title comes first, then the one that was there first', () => {
    expect(
      order([titled('bank of england'), titled('bank'), titled('bank x'), titled('bank y')], 'bank'),
    ).toEqual([...['bank', 'bank x', 'bank y', 'bank of england']]);
  });

  test('a query of two words counts both places', () => {
    const items = [
      titled('post', { tags: ['bank'] }),
      titled('post bank'),
      titled('bank post', { userName: 'z' }),
    ];
    expect(order(items, 'post bank')[2]).toBe('post');
    expect(new Set(order(items, 'bank post'))).toEqual(new Set(order(items, 'post bank')));
  });

  test('does not depend on words that repeat, on case, accents or spaces', () => {
    const items = [titled('Crédit'), titled('a crédit'), titled('x', { folder: 'credit' })];
    const expected = order(items, 'credit');
    for (const query of ['CRÉDIT', ' credit  credit ', 'cre\u0301dit', 'credit cré'])
      expect(order(items, query)).toEqual(expected);
  });

  test('no query can make it fail, however long or odd', () => {
    const index = createLocalSearch();
    index.put([{ id: '1', overview: titled('a'.repeat(10_000), { tags: ['\n', 'b\nc'] }) }]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (query) => {
        for (const { matches } of index.search(query))
          for (const { ranges } of matches) expect(ranges.length).toBeGreaterThan(0);
      }),
    );
    expect(index.search('a'.repeat(1_000_000))).toHaveLength(1);
    expect(index.search('b c')).toHaveLength(1);
  });
});
