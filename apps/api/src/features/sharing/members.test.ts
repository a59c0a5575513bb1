import {
  changeMembers,
  keepVaultKey,
  listMembers,
  listShares,
  listVaults,
  readGrant,
} from '@coffer/contracts';
import {
  encodeIdentity,
  type Identity,
  identityHash,
  idText,
  type ManifestMember,
  type Role,
} from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { newItem } from '../../testing/test-commit.ts';
import { joinAndSignIn, newPerson, type Person, random, randomText } from '../../testing/test-person.ts';
import {
  type Change,
  changeBy,
  changeCall,
  commitTo,
  entryFor,
  grantOf,
  joinVault,
  keep,
  keepCall,
  linkOf,
  listWith,
  makeVault,
  nextState,
  placeOf,
  type Signed,
  shareWith,
  signedHead,
  type TestVault,
} from '../../testing/test-sharing.ts';
import { shareMailsADay } from './change-members.service.ts';

let api: TestApi;
let owner: Signed;
let manager: Signed;
let writer: Signed;
let reader: Signed;
let guest: Signed;
let vault: TestVault;
oneApi((started) => {
  api = started;
});
beforeAll(async () => {
  [owner, manager, writer, reader, guest] = (await Promise.all(
    Array.from({ length: 5 }, () => joinAndSignIn(api)),
  )) as [Signed, Signed, Signed, Signed, Signed];
});
beforeEach(async () => {
  vault = await makeVault(owner);
});

const everybody = async (): Promise<void> => {
  const people = [
    [manager, 3],
    [writer, 2],
    [reader, 1],
  ] as const;
  await changeBy(owner, vault, {
    put: people.map(([{ person }, role]) => entryFor(person, role)),
    grants: people.map(([{ person }]) => person.identity),
  });
  for (const [who] of people) await keep(who, vault);
};

const refusal = async (who: Signed, change: Change) => {
  const { params, body } = await changeCall(vault, who.person, change);
  return who.browser.problem(changeMembers, { params, body });
};
const give = (person: Person, role: Role): Change => ({
  put: [entryFor(person, role)],
  grants: [person.identity],
});
const rowOf = async (who: Signed) =>
  (
    await api.query<{ role: number; accepted_at: Date | null; key_epoch: number }>(
      'SELECT role, accepted_at, key_epoch FROM membership WHERE vault_id = $1 AND account_id = $2',
      [idText(vault.id), idText(who.person.accountId)],
    )
  )[0];
const isDue = async () =>
  (await owner.browser.call(listVaults, {})).vaults.find(({ vaultId }) => vaultId === idText(vault.id))
    ?.isRotationDue;

describe('access is given (U26)', () => {
  test('waits for a yes, and is accepted with the key wrapped for oneself', async () => {
    const before = api.mailsTo(guest.person.email).length;
    await shareWith(owner, vault, guest.person, 2);
    const mine = async () => (await guest.browser.call(listVaults, {})).vaults.map(({ vaultId }) => vaultId);
    expect(await mine()).not.toContain(idText(vault.id));
    const { shares } = await guest.browser.call(listShares, {});
    expect(shares).toContainEqual(expect.objectContaining({ vaultId: idText(vault.id), kind: 'shared' }));
    const grant = await guest.browser.call(readGrant, { params: placeOf(vault) });
    expect(grant).toMatchObject({ keyEpoch: 1, granteeId: idText(guest.person.accountId) });
    const members = async () => (await owner.browser.call(listMembers, { params: placeOf(vault) })).members;
    const guestId = idText(guest.person.accountId);
    expect((await members()).find(({ memberId }) => memberId === guestId)?.acceptedAt).toBe(null);
    await keep(guest, vault);
    expect((await members()).find(({ memberId }) => memberId === guestId)?.acceptedAt).toBeGreaterThan(0);
    expect(await mine()).toContain(idText(vault.id));
    expect((await guest.browser.call(listShares, {})).shares).not.toContainEqual(
      expect.objectContaining({ vaultId: idText(vault.id) }),
    );
    const mail = await api.waitForMail(guest.person.email, before + 1);
    expect(mail).toContain(owner.person.email);
    expect(mail).not.toContain(idText(vault.id));
    await commitTo(guest, vault, [newItem()]);
  });

  test('by nobody below a manager, and ranks by owners alone', async () => {
    await everybody();
    // Not even a change of nothing: it would be a manifest that says members of one who may not touch them.
    for (const who of [reader, writer])
      for (const change of [give(guest.person, 1), {}])
        expect((await refusal(who, change)).type).toBe('api/forbidden');
    for (const role of [3, 4] as const)
      expect((await refusal(manager, give(guest.person, role))).type).toBe('api/forbidden');
    await changeBy(manager, vault, give(guest.person, 2));
    await changeBy(owner, vault, { put: [entryFor(guest.person, 3)] });
    expect((await rowOf(guest))?.role).toBe(3);
  });

  test('by nobody who has not accepted himself', async () => {
    await shareWith(owner, vault, manager.person, 3);
    expect((await refusal(manager, give(guest.person, 1))).type).toBe('api/forbidden');
    await keep(manager, vault);
    await changeBy(manager, vault, give(guest.person, 1));
  });

  test('to nobody whom the organisation does not have, whose keys are others, or who is suspended (H14)', async () => {
    const stranger = await newPerson();
    expect(await refusal(owner, give(stranger, 1))).toMatchObject({ field: 'head.manifest.members' });
    const others: Identity = { ...guest.person.identity, ed25519: random(32) };
    const entry: ManifestMember = { ...entryFor(guest.person, 1), identityHash: identityHash(others) };
    expect(await refusal(owner, { put: [entry], grants: [others] })).toMatchObject({
      field: 'head.manifest.members',
    });
    const suspend = (at: string) =>
      api.query(`UPDATE account SET suspended_at = ${at} WHERE id = $1`, [idText(guest.person.accountId)]);
    await suspend('now()');
    expect(await refusal(owner, give(guest.person, 1))).toMatchObject({ field: 'head.manifest.members' });
    await suspend('NULL');
    expect(await rowOf(guest)).toBe(undefined);
  });

  test('never to a private vault', async () => {
    const own: TestVault = {
      ...{ id: owner.person.vaultId, kind: 'shared', group: null },
      newest: owner.person.newest as TestVault['newest'],
    };
    const { params, body } = await changeCall(own, owner.person, give(guest.person, 1));
    expect((await owner.browser.problem(changeMembers, { params, body })).type).toBe('api/forbidden');
  });

  test('with exactly the grants of those who are new', async () => {
    const put = [entryFor(guest.person, 1)];
    expect(await refusal(owner, { put })).toMatchObject({ field: 'grants' });
    for (const more of [owner, reader])
      expect(
        await refusal(owner, { put, grants: [guest.person.identity, more.person.identity] }),
      ).toMatchObject({
        field: 'grants',
      });
    const { params, body } = await changeCall(vault, owner.person, give(guest.person, 1));
    const twice = { ...body, grants: [...body.grants, ...body.grants] };
    expect(await owner.browser.problem(changeMembers, { params, body: twice })).toMatchObject({
      field: 'grants',
    });
  });

  test.each<[string, (next: ReturnType<typeof linkOf>) => Parameters<typeof grantOf>[3]]>([
    ['another vault', () => ({ vaultId: random(16) })],
    ['another epoch', () => ({ keyEpoch: 2 })],
    ['another seq', ({ seq }) => ({ manifestSeq: seq - 1 })],
    ['another manifest', () => ({ manifestHash: random(32) })],
    ['another grantor', () => ({ grantorId: random(16) })],
    ['other keys of its grantor', () => ({ grantorIdentityHash: random(32) })],
  ])('with no grant that names %s', async (_, bend) => {
    const next = linkOf(vault, owner.person, { members: listWith(vault, [entryFor(guest.person, 1)]) });
    const grant = await grantOf(next, owner.person, guest.person.identity, bend(next));
    const body = { head: await signedHead(owner.person, next), grants: [grant], ends: [] };
    expect(await owner.browser.problem(changeMembers, { params: placeOf(vault), body })).toMatchObject({
      ...{ status: 400, field: 'grants' },
    });
  });

  test('with no grant for other keys than the manifest names, and none that the writer did not sign', async () => {
    const next = linkOf(vault, owner.person, { members: listWith(vault, [entryFor(guest.person, 1)]) });
    const head = await signedHead(owner.person, next);
    const others: Identity = { ...guest.person.identity, epoch: 2, previousHash: random(32) };
    const foreign = await grantOf(next, owner.person, others);
    const params = placeOf(vault);
    const ask = (grant: typeof foreign) =>
      owner.browser.problem(changeMembers, { params, body: { head, grants: [grant], ends: [] } });
    expect(await ask(foreign)).toMatchObject({ field: 'grants' });
    const thief = { ...owner.person, keys: { ...owner.person.keys, ed25519: random(32) } };
    expect((await ask(await grantOf(next, thief, guest.person.identity))).type).toBe('api/bad-proof');
  });

  test('leaves content and epoch as they are, and links to the newest', async () => {
    const wrong = (manifest: Change['manifest']) =>
      refusal(owner, { ...give(guest.person, 1), ...(manifest ? { manifest } : {}) });
    for (const manifest of [{ root: random(32) }, { count: 1 }, { keyEpoch: 2 }])
      expect(await wrong(manifest)).toMatchObject({ status: 400 });
    for (const manifest of [{ seq: 3 }, { seq: 1 }, { previousHash: random(32) }])
      expect((await wrong(manifest)).type).toBe('api/manifest-conflict');
  });

  test('once: a retry is answered, and what is not signed is refused', async () => {
    const { params, body } = await changeCall(vault, owner.person, give(guest.person, 1));
    const forged = { ...body, head: { ...body.head, signature: randomText(64) } };
    expect((await owner.browser.problem(changeMembers, { params, body: forged })).type).toBe('api/bad-proof');
    expect(await owner.browser.call(changeMembers, { params, body })).toEqual({ seq: 2 });
    expect(await owner.browser.call(changeMembers, { params, body })).toEqual({ seq: 2 });
  });
});

describe('access ends', () => {
  beforeEach(everybody);

  test('at once for whoever is removed, whose former keys go too, and the keys are due (H13)', async () => {
    await changeBy(manager, vault, { drop: [writer.person.accountId] });
    const params = placeOf(vault);
    expect((await writer.browser.problem(listMembers, { params })).type).toBe('api/not-found');
    expect((await writer.browser.problem(readGrant, { params })).type).toBe('api/not-found');
    await expect(commitTo(writer, vault, [newItem()])).rejects.toMatchObject({ problem: { status: 404 } });
    expect(await isDue()).toBe(true);
    const left = await api.query('SELECT 1 FROM vault_grant WHERE vault_id = $1 AND grantee_id = $2', [
      ...[idText(vault.id), idText(writer.person.accountId)],
    ]);
    expect(left).toEqual([]);
  });

  test('of managers and owners by owners alone', async () => {
    const second = await joinAndSignIn(api);
    await joinVault(owner, vault, second, 3);
    for (const who of [second, owner])
      expect((await refusal(manager, { drop: [who.person.accountId] })).type).toBe('api/forbidden');
    await changeBy(owner, vault, { drop: [second.person.accountId] });
  });

  test('for everybody who leaves, also before he accepted, but not for the last owner', async () => {
    await changeBy(reader, vault, { drop: [reader.person.accountId] });
    expect(await rowOf(reader)).toBe(undefined);
    await shareWith(owner, vault, guest.person, 1);
    await changeBy(guest, vault, { drop: [guest.person.accountId] });
    expect((await refusal(owner, { drop: [owner.person.accountId] })).type).toBe('api/forbidden');
    // An owner who has not accepted is none that could go on.
    await changeBy(owner, vault, give(guest.person, 4));
    expect((await refusal(owner, { drop: [owner.person.accountId] })).type).toBe('api/forbidden');
    await keep(guest, vault);
    await changeBy(owner, vault, { drop: [owner.person.accountId] });
    expect(await rowOf(owner)).toBe(undefined);
  });

  test('of nobody else by a member who leaves, nor with grants or ends beside it', async () => {
    const both = { drop: [reader.person.accountId, writer.person.accountId] };
    expect((await refusal(reader, both)).type).toBe('api/forbidden');
    const ends = [{ accountId: idText(writer.person.accountId), endsAt: Date.now() + 60_000 }];
    expect((await refusal(reader, { drop: [reader.person.accountId], ends })).type).toBe('api/forbidden');
  });
});

test('a share that comes and goes fills no mailbox', async () => {
  const calm = await joinAndSignIn(api);
  const before = api.mailsTo(calm.person.email).length;
  for (let i = 0; i < shareMailsADay + 2; i += 1) {
    await shareWith(owner, vault, calm.person, 1);
    await changeBy(owner, vault, { drop: [calm.person.accountId] });
  }
  // The mail of a later share by somebody else comes after all that were written before it.
  await shareWith(guest, await makeVault(guest), calm.person, 1);
  await api.waitForMail(calm.person.email, before + shareMailsADay + 1);
  const mails = api.mailsTo(calm.person.email).slice(before);
  expect(mails.filter((mail) => mail.includes(owner.person.email))).toHaveLength(shareMailsADay);
});

test('whom the list names by former keys writes nothing until he is named anew (H06)', async () => {
  await everybody();
  const { identity } = writer.person;
  const renewed: Identity = { ...identity, epoch: 2, previousHash: identityHash(identity) };
  const become = (next: Identity) =>
    api.query('UPDATE account SET identity = $2 WHERE id = $1', [
      ...[idText(writer.person.accountId), Buffer.from(encodeIdentity(next))],
    ]);
  await become(renewed);
  const wrong = { problem: { status: 400, field: 'manifest.members' } };
  await expect(commitTo(writer, vault, [newItem()])).rejects.toMatchObject(wrong);
  const { members } = await owner.browser.call(listMembers, { params: placeOf(vault) });
  expect(members.filter(({ hasNewKeys }) => hasNewKeys).map(({ memberId }) => memberId)).toEqual([
    idText(writer.person.accountId),
  ]);
  const entry = { ...entryFor(writer.person, 2), identityHash: identityHash(renewed) };
  await changeBy(owner, vault, { put: [entry], grants: [renewed] });
  await commitTo(writer, vault, [newItem()]);
  await become(identity);
});

describe('a key is kept', () => {
  beforeEach(everybody);

  test('of the epoch that the vault has, once, by members, behind the newest state', async () => {
    const { params, body } = await keepCall(reader, vault);
    const refused = (who: Signed, changes: Partial<typeof body>) =>
      who.browser.problem(keepVaultKey, { params, body: { ...body, ...changes } });
    expect((await refused(reader, {})).type).toBe('api/manifest-conflict');
    expect((await refused(reader, { keyEpoch: 2 })).type).toBe('api/manifest-conflict');
    const late = { ...body.state, seq: body.state.seq + 1 };
    expect((await refused(reader, { state: late })).type).toBe('api/state-conflict');
    expect((await refused(guest, { state: await nextState(guest) })).type).toBe('api/not-found');
    await shareWith(owner, vault, guest.person, 1);
    const early = { keyEpoch: 2, state: await nextState(guest) };
    expect((await refused(guest, early)).type).toBe('api/manifest-conflict');
    expect((await rowOf(guest))?.accepted_at).toBe(null);
  });

  test('and accepts the share once: a retry of the same bytes is answered', async () => {
    await shareWith(owner, vault, guest.person, 1);
    const call = await keepCall(guest, vault);
    const first = await guest.browser.call(keepVaultKey, call);
    expect(await guest.browser.call(keepVaultKey, call)).toEqual(first);
    expect((await rowOf(guest))?.key_epoch).toBe(1);
  });
});
