import { expect, test } from 'vitest';
import { en } from '../messages/en.ts';
import { sayFailure } from './failures.ts';
import { type ListState, listReducer } from './list-state.ts';
import { filtersFrom, withFilters } from './use-filters.ts';
import { sayBytes, sayDistance, sayServerDay } from './words.ts';

const empty: ListState<number, string> = {
  ...{ rows: [], first: null, failure: null, isWaiting: true, hasMore: false },
};

test('a later page stands behind the rows, the first one takes their place', () => {
  const came = (state: typeof empty, isFirst: boolean, rows: number[], hasMore: boolean) =>
    listReducer(state, { kind: 'came', isFirst, reply: `page ${rows[0]}`, rows, hasMore });
  const two = came(came(empty, true, [1, 2], true), false, [3], false);
  expect(two).toEqual({
    ...{ rows: [1, 2, 3], first: 'page 1', failure: null, isWaiting: false, hasMore: false },
  });
  expect(came(two, true, [9], true)).toMatchObject({ rows: [9], first: 'page 9', hasMore: true });
});

test('a page that does not come takes nothing away, and asking again clears what was said of it', () => {
  const here = { ...empty, rows: [1], first: 'page 1', isWaiting: false, hasMore: true };
  const failed = listReducer(here, { kind: 'failed', failure: 'unreachable' });
  expect(failed).toEqual({ ...here, failure: 'unreachable' });
  expect(listReducer(failed, { kind: 'asked', isFirst: false })).toEqual({ ...here, isWaiting: true });
});

test('filters are read from the address and written into it; an empty one is not there', () => {
  const search = 'search=ann%20b&role=&done=1';
  expect(filtersFrom(search, ['search', 'role', 'lacks'])).toEqual({ search: 'ann b' });
  expect(withFilters(search, { search: '', role: 'owner' })).toBe('role=owner&done=1');
  expect(withFilters('', { search: '' })).toBe('');
});

test('every failure has words, and one that nobody foresaw has too', () => {
  expect(sayFailure(en.failures, 'unreachable')).toBe(en.failures.unreachable);
  expect(sayFailure(en.failures, 'api/too-many-tries')).toBe(en.failures.tooMany);
  expect(sayFailure(en.failures, 'api/internal')).toBe(en.failures.other);
});

test('amounts and times are said in one unit', () => {
  expect([0, 999, 1000, 23_400_000, 120e9].map(sayBytes)).toEqual([
    '0 B',
    '999 B',
    '1 KB',
    '23.4 MB',
    '120 GB',
  ]);
  const now = Date.UTC(2026, 10, 22, 12);
  expect(sayDistance(now - 3 * 86_400_000, now)).toBe('3 days ago');
  expect(sayDistance(now + 21 * 3_600_000, now)).toBe('in 21 hours');
  expect(sayDistance(now - 30_000, now)).toBe('this minute');
  expect(sayServerDay('2026-11-14')).toContain('14');
});
