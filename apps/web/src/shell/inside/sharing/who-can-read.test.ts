import type { VaultMember } from '@coffer/vault';
import { expect, test } from 'vitest';
import { enSharing } from '../../../messages/en-sharing.ts';
import { whoCanRead } from './who-can-read.ts';

const member = (fullName: string, part: Partial<VaultMember> = {}): VaultMember => ({
  ...{ id: fullName, isGroup: false, email: `${fullName}@example.org`, fullName, trust: 'unverified' },
  ...{ isYou: false, role: 'reader', isPending: false, hasNewKeys: false, endsAt: null, people: [] },
  ...part,
});
const you = member('Claire', { isYou: true, role: 'owner' });
const say = (...members: VaultMember[]) => whoCanRead(members, enSharing.sharing);

test('who can read it is said by name as long as that is short, and counted from there', () => {
  expect(say(you)).toBe('Only you can read it');
  expect(say(you, member('Ana'))).toBe('You and Ana can read it');
  expect(say(you, member('Ben'), member('Ana'), member('Chi'))).toBe('You, Ana, Ben and Chi can read it');
  const many = ['Ana', 'Ben', 'Chi', 'Dao', 'Eve'].map((name) => member(name));
  expect(say(you, ...many)).toBe('You, Ana, Ben and 3 others can read it');
});

test('people of a group are told one by one, once, and who has not accepted yet is told too', () => {
  const ana = member('Ana', { isPending: true });
  const group = member('Design', { isGroup: true, people: [you, ana, member('Ben')] });
  expect(say(you, ana, group)).toBe('You, Ana and Ben can read it');
});

test('somebody without a name is told by the address', () => {
  expect(say(you, member(' ', { email: 'ben@example.org' }))).toBe('You and ben@example.org can read it');
});
