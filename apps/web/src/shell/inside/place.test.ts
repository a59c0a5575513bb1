import type { ListedItem } from '@coffer/vault';
import { expect, test } from 'vitest';
import { foldersOf, isIn, placeAddress, placeFrom, tagsOf } from './place.ts';

const item = (id: string, folder: string, tags: readonly string[], trashed = false): ListedItem => ({
  id,
  vaultId: 'v',
  revision: 1,
  overview: {
    kind: 'login',
    title: id,
    userName: '',
    hosts: [],
    tags,
    folder,
    favourite: false,
    createdAt: 0,
    updatedAt: 0,
    ...(trashed ? { trashedAt: 1 } : {}),
  },
});
const items = [
  item('b', 'Bank', ['x', 'secret']),
  item('a', 'Bank/Old', ['secret']),
  item('c', 'Bank', [], true),
];
const byId = new Map(items.map((each) => [each.id, each]));
const none = new Map();

test('an address names a folder or tag by an item and never by its sealed name', () => {
  const [bank] = foldersOf(items);
  const secret = tagsOf(items).find((tag) => tag.name === 'secret');
  expect(bank).toEqual({ name: 'Bank', key: 'b', count: 1 });
  expect(placeAddress({ kind: 'folder', ...bank })).toBe('/vault?folder=b');
  expect(secret).toEqual({ name: 'secret', key: 'a.0', count: 2 });
  expect(placeFrom('tag=a.0', byId, none)).toEqual({ kind: 'tag', name: 'secret', key: 'a.0' });
});

test('a folder holds what lies in the folders below it, and nothing from the bin', () => {
  const place = placeFrom('folder=b', byId, none);
  expect(items.filter((each) => isIn(place, each)).map((each) => each.id)).toEqual(['b', 'a']);
  expect(items.filter((each) => isIn({ kind: 'bin' }, each)).map((each) => each.id)).toEqual(['c']);
});

test('a place whose item is gone is the whole vault', () => {
  expect(placeFrom('folder=gone', byId, none)).toEqual({ kind: 'all' });
  expect(placeFrom('tag=a.9', byId, none)).toEqual({ kind: 'all' });
  expect(placeFrom('view=nonsense', byId, none)).toEqual({ kind: 'all' });
});

test('a vault is named by its id, holds its own items, and is everything when it is gone', () => {
  const vaults = new Map([['v', { name: 'Atelier' }]]);
  const place = placeFrom('vault=v', byId, vaults);
  expect(place).toEqual({ kind: 'vault', name: 'Atelier', key: 'v' });
  expect(placeAddress(place)).toBe('/vault?vault=v');
  expect(items.filter((each) => isIn(place, each)).map((each) => each.id)).toEqual(['b', 'a']);
  expect(isIn({ kind: 'vault', name: '', key: 'other' }, items[0] as ListedItem)).toBe(false);
  expect(placeFrom('vault=gone', byId, vaults)).toEqual({ kind: 'all' });
  expect(placeFrom('vault=v', byId, null)).toEqual({ kind: 'vault', name: '', key: 'v' });
});
