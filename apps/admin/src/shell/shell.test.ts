import { expect, test } from 'vitest';
import { en } from '../messages/en.ts';
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
