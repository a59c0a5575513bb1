import { changeMembers, declineShare, listMembers, listShares, listVaults } from '@coffer/contracts';
import { type Identity, idText } from '@coffer/crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/database.ts';
import { oneApi } from '../testing/fixture.ts';
import type { TestApi } from '../testing/test-api.ts';
import { newItem } from '../testing/test-commit.ts';
import { joinAndSignIn } from '../testing/test-person.ts';
import {
  type Change,
  changeBy,
  changeCall,
  commitTo,
  entryFor,
  groupEntry,
  joinVault,
  keep,
  makeVault,
  placeOf,
  type Signed,
  shareWith,
  type TestVault,
} from '../testing/test-sharing.ts';
import { endMemberships } from './end-memberships.ts';

let api: TestApi;
let database: Database;
let owner: Signed;
let manager: Signed;
let member: Signed;
let vault: TestVault;
oneApi((started) => {
  api = started;
  database = openDatabase(api.databaseUrl, { size: 2 });
});
beforeAll(async () => {
  [owner, manager, member] = (await Promise.all(Array.from({ length: 3 }, () => joinAndSignIn(api)))) as [
    Signed,
    Signed,
    Signed,
  ];
});
afterAll(() => database.close());
beforeEach(async () => {
  vault = await makeVault(owner);
  await joinVault(owner, vault, manager, 3);
  await joinVault(owner, vault, member, 2);
});

const idOf = ({ person }: Signed): string => idText(person.accountId);
const soon = (who: Signed, endsAt: number | null = Date.now() + 3_600_000): Change => ({
  ends: [{ accountId: idOf(who), endsAt }],
});
const passTime = () => api.query("UPDATE membership_end SET ends_at = now() - interval '1 second'");
const holds = async (who: Signed, on = vault): Promise<boolean> =>
  (await who.browser.call(listVaults, {})).vaults.some(({ vaultId }) => vaultId === idText(on.id));
const isDue = async () =>
  (await owner.browser.call(listVaults, {})).vaults.find(({ vaultId }) => vaultId === idText(vault.id))
    ?.isRotationDue;
const refused = async (who: Signed, change: Change) => {
  const { params, body } = await changeCall(vault, who.person, change);
  return who.browser.problem(changeMembers, { params, body });
};

test('a member stays until his time, and not longer; then the keys are due', async () => {
  await changeBy(manager, vault, soon(member));
  await endMemberships(database);
  expect([await holds(member), await isDue()]).toEqual([true, false]);
  await passTime();
  await endMemberships(database);
  expect([await holds(member), await isDue()]).toEqual([false, true]);
  const { members } = await owner.browser.call(listMembers, { params: placeOf(vault) });
  expect(members.find(({ memberId }) => memberId === idOf(member))?.endsAt).toBeLessThan(Date.now());
});

test('what has ended comes back by no other change of members, but by a new end and a grant', async () => {
  await changeBy(manager, vault, soon(member));
  await passTime();
  await endMemberships(database);
  await changeBy(owner, vault, { put: [entryFor(manager.person, 2)] });
  expect(await holds(member)).toBe(false);
  await changeBy(owner, vault, { ...soon(member, null), grants: [member.person.identity] });
  await keep(member, vault);
  expect(await holds(member)).toBe(true);
});

test('a group’s access ends as a member’s does, and that of its people with it', async () => {
  const group = await makeVault(owner, 'group');
  const other = await joinAndSignIn(api);
  await joinVault(owner, group, other, 1);
  const grants = [group.group?.identity as Identity];
  const ends = [{ accountId: idText(group.id), endsAt: Date.now() + 3_600_000 }];
  await changeBy(owner, vault, { put: [groupEntry(group, 1)], grants, ends });
  await keep(other, vault);
  await passTime();
  await endMemberships(database);
  expect([await holds(other), await holds(other, group), await holds(owner)]).toEqual([false, true, true]);
});

test('a role that has ended counts for nothing, whatever the list still says', async () => {
  const group = await makeVault(owner, 'group');
  await joinVault(owner, group, manager, 1);
  const grants = [group.group?.identity as Identity];
  const guest = await joinAndSignIn(api);
  const give = (role: 1 | 4): Change => ({
    ...{ put: [entryFor(guest.person, role)], grants: [guest.person.identity] },
  });
  // His own role has ended, and that by the group would let him write.
  await changeBy(owner, vault, { put: [groupEntry(group, 2)], grants, ...soon(manager) });
  await passTime();
  await endMemberships(database);
  await expect(commitTo(manager, vault, [newItem()])).rejects.toMatchObject({ problem: { status: 403 } });
  // That by one group has ended, and that by another is less.
  const second = await makeVault(owner, 'group');
  await joinVault(owner, second, manager, 1);
  const more = [second.group?.identity as Identity];
  await changeBy(owner, vault, { put: [groupEntry(second, 3)], grants: more });
  const ends = [{ accountId: idText(group.id), endsAt: Date.now() + 3_600_000 }];
  const again = { put: [entryFor(manager.person, 1)], grants: [manager.person.identity] };
  await changeBy(owner, vault, { ...again, ...soon(manager, null) });
  await changeBy(owner, vault, { put: [groupEntry(group, 4)], grants, ends });
  await passTime();
  await endMemberships(database);
  expect((await refused(manager, give(4))).type).toBe('api/forbidden');
  await changeBy(manager, vault, give(1));
});

test('an end is set for members, in the future, by managers, and for managers and owners by owners', async () => {
  expect((await refused(member, soon(member))).type).toBe('api/forbidden');
  for (const who of [manager, owner]) expect((await refused(manager, soon(who))).type).toBe('api/forbidden');
  expect(await refused(manager, soon(member, Date.now() - 1))).toMatchObject({ field: 'ends' });
  const stranger = await joinAndSignIn(api);
  expect(await refused(manager, soon(stranger))).toMatchObject({ field: 'ends' });
  await changeBy(owner, vault, soon(manager));
  // The last owner would end with it.
  expect((await refused(owner, soon(owner))).type).toBe('api/forbidden');
});

test('whoever declines a share has it no more, and a manager sees him as not accepted', async () => {
  const guest = await joinAndSignIn(api);
  await shareWith(owner, vault, guest.person, 1);
  const params = placeOf(vault);
  expect(await guest.browser.call(declineShare, { params, body: {} })).toEqual({});
  expect((await guest.browser.call(listShares, {})).shares).toEqual([]);
  const { members } = await owner.browser.call(listMembers, { params });
  expect(members.find(({ memberId }) => memberId === idOf(guest))).toMatchObject({ acceptedAt: null });
  await changeBy(owner, vault, { put: [entryFor(manager.person, 2)] });
  expect((await guest.browser.call(listShares, {})).shares).toEqual([]);
  expect((await guest.browser.problem(declineShare, { params, body: {} })).type).toBe('api/not-found');
  // Whoever has accepted leaves in another way.
  expect((await member.browser.problem(declineShare, { params, body: {} })).type).toBe('api/not-found');
});
