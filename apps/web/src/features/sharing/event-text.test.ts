import type { Person, VaultEvent } from '@coffer/vault';
import { expect, test } from 'vitest';
import { en } from '../../messages/en.ts';
import { eventText } from './event-text.ts';

const person = (fullName: string, isYou = false): Person => ({
  ...{ id: fullName, isGroup: false, email: `${fullName}@example.org`, fullName, trust: 'number', isYou },
});
const ana = person('Ana');
const ben = person('Ben');
const say = (part: Partial<VaultEvent>) =>
  eventText(en, {
    ...{ seq: 2, by: ana, at: 0, kind: 'members', items: [], joined: [], left: [], changed: [] },
    ...part,
  });

test('who gave, took and left is told apart', () => {
  expect(say({ joined: [ben, person('Claire', true)] })).toBe('Ana gave access to Ben and You');
  expect(say({ left: [ben] })).toBe('Ana removed Ben');
  expect(say({ left: [ana] })).toBe('Ana left');
  expect(say({ changed: [ben], left: [ana] })).toBe('Ana left. Ana changed the access of Ben');
  expect(say({})).toBe('Ana changed who has access');
});

test('items are named as long as that is short, and those that are gone are counted', () => {
  const item = (title: string) => ({ id: title, title });
  expect(say({ kind: 'items', items: [item('Bank')] })).toBe('Ana changed “Bank”');
  expect(say({ kind: 'items', items: ['a', 'b', 'c', 'd', ''].map(item) })).toBe(
    'Ana changed “a”, “b”, “c” and 2 more',
  );
  expect(say({ kind: 'items', items: [item(''), item('')] })).toBe('Ana changed 2 items');
  expect(say({ kind: 'items' })).toBe('Ana changed an item');
});
