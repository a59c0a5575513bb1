import { expect, test } from 'vitest';
import { en } from '../messages/en.ts';
import { secondsUntilLock } from './lock-time.ts';
import { isAt, places } from './places.ts';

test('the navigation has its eight links under their names, in order', () => {
  expect(places.map(({ name }) => en.nav[name])).toEqual([
    ...['Overview', 'People', 'Groups', 'Devices', 'Requests', 'Policies', 'Audit log', 'Health'],
  ]);
});

test('a place is current on its own page and below it, and the overview on its own alone', () => {
  const at = (path: string) => places.filter((place) => isAt(path, place)).map(({ name }) => name);
  expect(at('/')).toEqual(['overview']);
  expect(at('/people/0b54')).toEqual(['people']);
  expect(at('/peoples')).toEqual([]);
});

test('a role has the pages whose endpoint answers it', () => {
  const of = (role: 'auditor' | 'helper' | 'member') =>
    places.filter(({ needs }) => needs.roles?.includes(role)).map(({ name }) => name);
  expect(of('auditor')).toHaveLength(8);
  expect(of('helper')).toEqual(['overview', 'people', 'requests']);
  expect(of('member')).toEqual([]);
});

test('the lock comes by the clock, so that sleep counts as idleness', () => {
  expect(secondsUntilLock(0, 0, 5)).toBe(300);
  expect(secondsUntilLock(0, 299_500, 5)).toBe(1);
  expect(secondsUntilLock(0, 3_600_000, 5)).toBeLessThan(0);
});
