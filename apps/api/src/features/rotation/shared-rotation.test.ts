import {
  beginVaultRotation,
  commitVaultRotation,
  listFormerKeys,
  listVaults,
  readGrant,
} from '@coffer/contracts';
import {
  emptyLeafTree,
  encodeIdentity,
  encodeManifest,
  type Identity,
  idText,
  type Manifest,
  toBase64Url,
} from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { newItem } from '../../testing/test-commit.ts';
import { joinAndSignIn, newId, random, randomText } from '../../testing/test-person.ts';
import { renewed, rootOver, stage } from '../../testing/test-rotation.ts';
import {
  changeBy,
  commitTo,
  entryFor,
  grantOf,
  groupEntry,
  groupIdentity,
  inVault,
  joinVault,
  keep,
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

let api: TestApi;
let owner: Signed;
let manager: Signed;
let reader: Signed;
let pending: Signed;
let vault: TestVault;
oneApi((started) => {
  api = started;
});
beforeAll(async () => {
  [owner, manager, reader, pending] = (await Promise.all(
    Array.from({ length: 4 }, () => joinAndSignIn(api)),
  )) as [Signed, Signed, Signed, Signed];
});
beforeEach(async () => {
  vault = await makeVault(owner);
  await joinVault(owner, vault, manager, 3);
  await joinVault(owner, vault, reader, 1);
  await shareWith(owner, vault, pending.person, 1);
});

interface Renewal {
  readonly grants?: readonly Identity[];
  readonly manifest?: Partial<Manifest>;
  readonly items?: Parameters<typeof rootOver>[0];
  readonly identity?: Awaited<ReturnType<typeof groupIdentity>>['sent'];
}

const others = (writer: Signed): Identity[] =>
  [owner, manager, reader, pending].filter((who) => who !== writer).map(({ person }) => person.identity);

/** Begins, stages and asks for the end of a change of keys. */
const renewal = async (
  writer: Signed,
  on: TestVault,
  { grants, manifest, items = [], identity }: Renewal,
) => {
  const { person, browser } = writer;
  const rotationId = newId();
  const keyEpoch = on.newest.manifest.keyEpoch + 1;
  await browser.call(beginVaultRotation, { params: placeOf(on), body: { rotationId, keyEpoch } });
  if (items.length > 0) await stage(browser, inVault(person, on), rotationId, items);
  const root = items.length > 0 ? rootOver(items) : emptyLeafTree().root();
  const next = linkOf(on, person, { keyEpoch, root, ...manifest });
  const body = {
    ...{ head: await signedHead(person, next), meta: randomText(120), selfWrap: randomText(157) },
    grants: await Promise.all((grants ?? others(writer)).map((to) => grantOf(next, person, to))),
    ...(identity ? { identity } : {}),
    state: await nextState(writer),
  };
  return { params: { ...placeOf(on), rotationId }, body, next };
};
const renew = async (writer: Signed, on: TestVault, given: Renewal = {}) => {
  const { params, body, next } = await renewal(writer, on, given);
  const { seq } = await writer.browser.call(commitVaultRotation, { params, body });
  on.newest = { manifest: next, bytes: encodeManifest(next) };
  return seq;
};
const refused = async (writer: Signed, on: TestVault, given: Renewal) => {
  const { params, body } = await renewal(writer, on, given);
  return writer.browser.problem(commitVaultRotation, { params, body });
};
const listed = async (who: Signed, on = vault) =>
  (await who.browser.call(listVaults, {})).vaults.find(({ vaultId }) => vaultId === idText(on.id));

describe('keys of a vault with members are renewed (F10)', () => {
  test('by a manager, with a grant for everybody, who keeps the new key when he comes', async () => {
    const item = newItem();
    await commitTo(owner, vault, [item]);
    await renew(manager, vault, { items: [renewed(item)] });
    expect(await listed(manager)).toMatchObject({ keyEpoch: 2, wrapEpoch: 2 });
    expect(await listed(reader)).toMatchObject({ keyEpoch: 2, wrapEpoch: 1 });
    const grant = await reader.browser.call(readGrant, { params: placeOf(vault) });
    expect(grant).toMatchObject({ keyEpoch: 2, granteeId: idText(reader.person.accountId) });
    await keep(reader, vault);
    expect(await listed(reader)).toMatchObject({ wrapEpoch: 2 });
    const { keys } = await reader.browser.call(listFormerKeys, { params: placeOf(vault) });
    expect(keys.map(({ keyEpoch }) => keyEpoch)).toEqual([1]);
    // Whoever had not accepted yet accepts at the present epoch, and has no former key.
    await keep(pending, vault);
    expect((await pending.browser.call(listFormerKeys, { params: placeOf(vault) })).keys).toEqual([]);
  });

  test('takes the wish for it away', async () => {
    await changeBy(owner, vault, { drop: [pending.person.accountId] });
    expect((await listed(owner))?.isRotationDue).toBe(true);
    await renew(owner, vault, { grants: [manager, reader].map(({ person }) => person.identity) });
    expect((await listed(owner))?.isRotationDue).toBe(false);
  });

  test('with exactly the grants of the others', async () => {
    const all = others(owner);
    expect(await refused(owner, vault, { grants: all.slice(1) })).toMatchObject({ field: 'grants' });
    const stranger = await joinAndSignIn(api);
    for (const more of [owner, stranger])
      expect(await refused(owner, vault, { grants: [...all, more.person.identity] })).toMatchObject({
        field: 'grants',
      });
  });

  test('with grants of the new epoch alone, signed by the writer', async () => {
    const { params, body, next } = await renewal(owner, vault, {});
    const ask = async (bend: Parameters<typeof grantOf>[3], by = owner.person) => {
      const bent = await grantOf(next, by, reader.person.identity, bend);
      const grants = body.grants.map((grant) => (grant.granteeId === bent.granteeId ? bent : grant));
      return owner.browser.problem(commitVaultRotation, { params, body: { ...body, grants } });
    };
    expect(await ask({ keyEpoch: 1 })).toMatchObject({ field: 'grants' });
    expect(await ask({ manifestHash: random(32) })).toMatchObject({ field: 'grants' });
    const thief = { ...owner.person, keys: { ...owner.person.keys, ed25519: random(32) } };
    expect((await ask({}, thief)).type).toBe('api/bad-proof');
  });

  test('with the members as they are: nobody comes, goes, rises or gets other keys', async () => {
    const stranger = await joinAndSignIn(api);
    const lists = [
      listWith(vault, [entryFor(stranger.person, 1)]),
      listWith(vault, [], [pending.person.accountId]),
      listWith(vault, [entryFor(reader.person, 2)]),
      listWith(vault, [{ ...entryFor(reader.person, 1), identityHash: random(32) }]),
    ];
    for (const members of lists)
      expect(await refused(owner, vault, { manifest: { members } })).toMatchObject({
        field: 'head.manifest.members',
      });
  });

  test('by nobody whose own key is of a former epoch, and by no reader', async () => {
    await renew(owner, vault);
    expect((await refused(manager, vault, {})).type).toBe('api/manifest-conflict');
    await keep(manager, vault);
    await renew(manager, vault);
    const body = { rotationId: newId(), keyEpoch: 4 };
    const wrong = await reader.browser.problem(beginVaultRotation, { params: placeOf(vault), body });
    expect(wrong.type).toBe('api/forbidden');
  });

  test('without whoever has new keys, or whose time is over', async () => {
    const identity = (bytes: Uint8Array) =>
      api.query('UPDATE account SET identity = $2 WHERE id = $1', [
        ...[idText(pending.person.accountId), Buffer.from(bytes)],
      ]);
    await identity(random(32));
    await api.query('INSERT INTO membership_end (vault_id, account_id, ends_at) VALUES ($1, $2, now())', [
      ...[idText(vault.id), idText(reader.person.accountId)],
    ]);
    await renew(owner, vault, { grants: [manager.person.identity] });
    await identity(encodeIdentity(pending.person.identity));
  });
});

describe('keys of a group are renewed', () => {
  let group: TestVault;
  beforeEach(async () => {
    group = await makeVault(owner, 'group');
    await joinVault(owner, group, reader, 1);
    vault = await makeVault(owner);
    if (!group.group) throw new Error('no group');
    await changeBy(owner, vault, { put: [groupEntry(group, 2)], grants: [group.group.identity] });
  });
  const turned = async () => {
    const next = await groupIdentity(group.id, owner.person.deploymentId, group.group);
    const self = groupEntry({ ...group, group: next }, 1);
    return { next, self };
  };

  test('with its identity, which goes to the log, and its vaults are due', async () => {
    const { next, self } = await turned();
    const members = listWith(group, [self]);
    const grants = [reader.person.identity];
    await renew(owner, group, { grants, manifest: { members }, identity: next.sent });
    const [row] = await api.query<{ epoch: number; index: string }>(
      `SELECT g.epoch, l.index FROM group_identity g JOIN log_entry l ON l.identity_hash = sha256(g.identity)
       WHERE g.group_id = $1 ORDER BY g.epoch DESC LIMIT 1`,
      [idText(group.id)],
    );
    expect(row).toMatchObject({ epoch: 2 });
    expect((await listed(owner))?.isRotationDue).toBe(true);
    // The vault takes the group's present keys with its own, and only those.
    const old = await renewal(owner, vault, { grants: [group.group?.identity as Identity] });
    await owner.browser.call(commitVaultRotation, { params: old.params, body: old.body });
    vault.newest = { manifest: old.next, bytes: encodeManifest(old.next) };
    expect((await listed(owner))?.isRotationDue).toBe(true);
    const present = listWith(vault, [groupEntry({ ...group, group: next }, 2)]);
    await renew(owner, vault, { grants: [next.identity], manifest: { members: present } });
    expect((await listed(owner))?.isRotationDue).toBe(false);
  });

  test('not without an identity, nor with one that does not follow, or that the list does not name', async () => {
    const { next, self } = await turned();
    const grants = [reader.person.identity];
    const members = listWith(group, [self]);
    expect(await refused(owner, group, { grants })).toMatchObject({ field: 'identity' });
    expect(await refused(owner, group, { grants, identity: next.sent })).toMatchObject({
      field: 'head.manifest.members',
    });
    const { rotation: _, ...unsigned } = next.sent;
    expect(await refused(owner, group, { grants, manifest: { members }, identity: unsigned })).toMatchObject({
      field: 'identity.identity',
    });
    const forged = { ...next.sent, rotation: toBase64Url(random(64)) };
    expect(await refused(owner, group, { grants, manifest: { members }, identity: forged })).toMatchObject({
      type: 'api/bad-proof',
    });
    const self64 = { ...next.sent, signature: toBase64Url(random(64)) };
    expect(await refused(owner, group, { grants, manifest: { members }, identity: self64 })).toMatchObject({
      type: 'api/bad-proof',
    });
  });
});
