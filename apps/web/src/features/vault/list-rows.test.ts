import type { ListedItem, Overview } from '@coffer/vault';
import { expect, test } from 'vitest';
import { headingOf, listLines, rowText } from './list-rows.ts';

const now = new Date(2026, 10, 22, 9).getTime();
const item = (id: string, change: Partial<Overview>): ListedItem => ({
  id,
  vaultId: 'v',
  revision: 1,
  overview: {
    kind: 'login',
    title: id,
    userName: 'me',
    hosts: ['a.example'],
    tags: ['work'],
    folder: '',
    favourite: false,
    createdAt: 0,
    updatedAt: now,
    ...change,
  },
});
const ask = {
  place: { kind: 'all' },
  arrangement: { kind: null, sort: 'recent' },
  hits: null,
  withBin: false,
  now,
} as const;

test('the list goes from today to earlier, with one heading each', () => {
  const items = [item('old', { updatedAt: 1 }), item('new', {}), item('newer', { updatedAt: now + 1 })];
  expect(listLines({ ...ask, items }).map((line) => line.key)).toEqual([
    'today',
    'newer',
    'new',
    'earlier',
    'old',
  ]);
  expect(headingOf(new Date(2026, 10, 17).getTime(), now)).toBe('thisWeek');
});

test('a search leaves out the bin unless asked to look there', () => {
  const items = [item('a', {}), item('b', { trashedAt: 5 })];
  const hits = items.map(({ id }) => ({ id, matches: [] }));
  expect(listLines({ ...ask, items, hits }).map((line) => line.key)).toEqual(['a']);
  expect(listLines({ ...ask, items, hits, withBin: true }).map((line) => line.key)).toEqual(['a', 'b']);
});

test('a row found by its tag shows that tag', () => {
  const hit = { id: 'a', matches: [{ field: 'tags', index: 0, ranges: [[0, 2]] }] } as const;
  expect(rowText(item('a', {}), hit)).toEqual({
    titleRanges: [],
    subtitle: 'work',
    subtitleRanges: [[0, 2]],
  });
});
