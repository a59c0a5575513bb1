import {
  changeMembers,
  deleteVault,
  listManifests,
  listMembers,
  listShares,
  listVaults,
  readGrant,
  readPeople,
} from '@coffer/contracts';
import { encodeManifest, type Identity, idText } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { newItem } from '../../testing/test-commit.ts';
import { joinAndSignIn } from '../../testing/test-person.ts';
import {
  changeBy,
  changeCall,
  commitTo,
  entryFor,
  groupEntry,
  joinVault,
  keep,
  makeVault,
  nextState,
  placeOf,
  type Signed,
  shareWith,
  type TestVault,
} from '../../testing/test-sharing.ts';

let api: TestApi;
let owner: Signed;
let member: Signed;
let stranger: Signed;
let group: TestVault;
let vault: TestVault;
oneApi((started) => {
  api = started;
});
beforeAll(async () => {
  [owner, member, stranger] = (await Promise.all(Array.from({ length: 3 }, () => joinAndSignIn(api)))) as [
    Signed,
    Signed,
    Signed,
  ];
});
const give = (to: TestVault, role: 1 | 2 | 3 | 4) => ({
  put: [groupEntry(to, role)],
  grants: [to.group?.identity as Identity],
});
beforeEach(async () => {
  group = await makeVault(owner, 'group');
  await joinVault(owner, group, member, 1);
  vault = await makeVault(owner);
  await changeBy(owner, vault, give(group, 2));
});
const roleOf = async (who: Signed) =>
  (
    await api.query<{ role: number; is_direct: boolean }>(
      'SELECT role, is_direct FROM membership WHERE vault_id = $1 AND account_id = $2',
      [idText(vault.id), idText(who.person.accountId)],
    )
  )[0];
const isDue = async () =>
  (await owner.browser.call(listVaults, {})).vaults.find(({ vaultId }) => vaultId === idText(vault.id))
    ?.isRotationDue;

describe('a vault that is given to a group', () => {
  test('reaches each of its people by the grant to the group, and they write by it', async () => {
    const { shares } = await member.browser.call(listShares, {});
    expect(shares).toContainEqual(expect.objectContaining({ vaultId: idText(vault.id) }));
    const grant = await member.browser.call(readGrant, { params: placeOf(vault) });
    expect(grant.granteeId).toBe(idText(group.id));
    await expect(commitTo(member, vault, [newItem()])).rejects.toMatchObject({ problem: { status: 403 } });
    await keep(member, vault);
    await commitTo(member, vault, [newItem()]);
  });

  test('takes the larger of both roles, and what one has of his own stays when the group goes', async () => {
    await shareWith(owner, vault, member.person, 1);
    expect(await roleOf(member)).toEqual({ role: 2, is_direct: true });
    await keep(member, vault);
    await commitTo(member, vault, [newItem()]);
    await changeBy(owner, vault, { drop: [group.id] });
    expect(await roleOf(member)).toEqual({ role: 1, is_direct: true });
    await expect(commitTo(member, vault, [newItem()])).rejects.toMatchObject({ problem: { status: 403 } });
    expect(await isDue()).toBe(true);
  });

  test('is given to whoever joins the group, and taken from whoever leaves it; both are due', async () => {
    await shareWith(owner, group, stranger.person, 1);
    expect(await roleOf(stranger)).toEqual({ role: 2, is_direct: false });
    expect(await isDue()).toBe(false);
    await changeBy(owner, group, { drop: [stranger.person.accountId] });
    expect(await roleOf(stranger)).toBe(undefined);
    expect(await isDue()).toBe(true);
  });

  test('lets a writer by group change no members, and a manager by group no ranks', async () => {
    await keep(member, vault);
    const refused = async (change: Parameters<typeof changeCall>[2]) => {
      const { params, body } = await changeCall(vault, member.person, change);
      return (await member.browser.problem(changeMembers, { params, body })).type;
    };
    const readers = { put: [entryFor(stranger.person, 1)], grants: [stranger.person.identity] };
    expect(await refused(readers)).toBe('api/forbidden');
    await changeBy(owner, vault, { put: [groupEntry(group, 3)] });
    expect(await refused({ put: [entryFor(member.person, 4)] })).toBe('api/forbidden');
    await changeBy(member, vault, readers);
  });

  test('counts a role by group only under the keys that the group’s newest manifest names', async () => {
    await keep(member, vault);
    const { newest } = group;
    const stale = newest.manifest.members.map((entry) =>
      idText(entry.accountId) === idText(member.person.accountId)
        ? { ...entry, identityHash: new Uint8Array(32) }
        : entry,
    );
    await api.query('UPDATE manifest SET bytes = $3 WHERE vault_id = $1 AND seq = $2', [
      ...[idText(group.id), newest.manifest.seq],
      Buffer.from(encodeManifest({ ...newest.manifest, members: stale })),
    ]);
    await expect(commitTo(member, vault, [newItem()])).rejects.toMatchObject({ problem: { status: 403 } });
  });

  test('shows its chain, and that of the group, to its people and to nobody else', async () => {
    await shareWith(owner, vault, stranger.person, 1);
    const ask = (who: Signed, of: TestVault) =>
      who.browser.call(listManifests, { params: placeOf(of), query: { before: Number.MAX_SAFE_INTEGER } });
    expect((await ask(stranger, group)).manifests.map(({ seq }) => seq)).toEqual([2, 1]);
    await commitTo(owner, vault, [newItem()]);
    const [newest] = (await ask(stranger, vault)).manifests;
    expect(newest?.itemIds).toHaveLength(1);
    await changeBy(owner, vault, { drop: [stranger.person.accountId] });
    for (const of of [vault, group])
      await expect(ask(stranger, of)).rejects.toMatchObject({ problem: { status: 404 } });
    const { people } = await stranger.browser.call(readPeople, { body: { ids: [idText(group.id)] } });
    expect(people[0]).toMatchObject({ accountId: idText(group.id), fullName: '' });
  });

  test('loses them with the group that is deleted', async () => {
    const body = { state: await nextState(owner) };
    expect(await owner.browser.call(deleteVault, { params: placeOf(group), body })).toEqual({});
    // A retry whose answer was lost.
    expect(await owner.browser.call(deleteVault, { params: placeOf(group), body })).toEqual({});
    expect(await roleOf(member)).toBe(undefined);
    expect(await isDue()).toBe(true);
    const { members } = await owner.browser.call(listMembers, { params: placeOf(vault) });
    expect(members.map(({ acceptedAt }) => acceptedAt !== null).sort()).toEqual([false, true]);
  });
});

describe('a group', () => {
  test('holds accounts only, and its own entry stays', async () => {
    const other = await makeVault(owner, 'group');
    for (const change of [give(other, 1), { drop: [group.id] }, { put: [groupEntry(group, 2)] }]) {
      const { params, body } = await changeCall(group, owner.person, change);
      expect(await owner.browser.problem(changeMembers, { params, body })).toMatchObject({
        field: 'head.manifest.members',
      });
    }
  });

  test('is not given what it is itself', async () => {
    const { params, body } = await changeCall(vault, owner.person, {
      put: [{ ...groupEntry(group, 1), accountId: vault.id }],
    });
    expect(await owner.browser.problem(changeMembers, { params, body })).toMatchObject({ status: 400 });
  });
});
