import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MemberRole, VaultMember } from '../sharing-engine.ts';
import {
  copyWorld,
  createTestWorld,
  edit,
  joinWorld,
  openUnlocked,
  saveNew,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';

let origin: TestWorld;
let bensOrigin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
  bensOrigin = await joinWorld(origin);
});

let world: TestWorld;
let ana: TestDevice;
let ben: TestDevice;
beforeEach(async () => {
  world = await copyWorld(origin);
  ana = await openUnlocked(world);
  ben = await openUnlocked({ ...bensOrigin, server: world.server, clock: world.clock });
});

const bens = () => bensOrigin.form.email;

const createVault = async (name = 'Team'): Promise<string> => {
  const made = await ana.engine.createVault(name, 'briefcase');
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  return made.id;
};

const saveIn = async (device: TestDevice, vaultId: string, title: string): Promise<string> => {
  const id = await device.engine.newItemId();
  const { emptyDraft } = await import('../items/item.ts');
  const saved = await device.engine.saveItem(
    id,
    0,
    { ...emptyDraft, title, password: `of ${title}` },
    vaultId,
  );
  if (saved.kind === 'failed') throw new Error(saved.reason);
  return id;
};

const share = (vaultId: string, role: MemberRole = 'writer') =>
  ana.engine.shareVault(vaultId, [{ to: bens(), role, endsAt: null }]);

const accept = async (vaultId: string): Promise<void> => {
  await ben.engine.listShares();
  const outcome = await ben.engine.acceptShare(vaultId);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
};

const titles = async ({ engine }: TestDevice): Promise<string[]> =>
  (await engine.listItems()).map(({ overview }) => overview.title).sort();

const alarmsOf = ({ events }: TestDevice): string[] =>
  events.flatMap((event) => (event.kind === 'alarm' ? [event.code] : []));

const shared = async (role: MemberRole = 'writer'): Promise<string> => {
  const vaultId = await createVault();
  await saveIn(ana, vaultId, 'Wifi');
  expect(await share(vaultId, role)).toMatchObject({ kind: 'shared', results: [{ kind: 'shared' }] });
  await accept(vaultId);
  return vaultId;
};

const ids = (members: readonly VaultMember[]) => members.map(({ email, role }) => `${email} ${role}`).sort();

test('a vault that is shared waits for a yes, and is then read by both (U38, U40, U41)', async () => {
  const vaultId = await createVault();
  const item = await saveIn(ana, vaultId, 'Wifi');
  await share(vaultId);
  expect(await titles(ben)).toEqual([]);
  const [incoming] = await ben.engine.listShares();
  expect(incoming).toMatchObject({ vaultId, name: 'Team', icon: 'briefcase', role: 'writer', problem: null });
  expect(incoming?.from).toMatchObject({ email: origin.form.email, trust: 'unverified' });
  await accept(vaultId);
  expect(await titles(ben)).toEqual(['Wifi']);
  expect((await ben.engine.openItem(item))?.secret.password).toBe('of Wifi');
  expect(ids(await ana.engine.listMembers(vaultId))).toEqual([
    'ana@example.test owner',
    'ben@example.test writer',
  ]);
  expect(await ben.engine.listShares()).toEqual([]);
  for (const device of [ana, ben]) expect(alarmsOf(device)).toEqual([]);
});

test('a writer’s change reaches the owner, signed by him (U26)', async () => {
  const vaultId = await shared();
  const id = await saveIn(ben, vaultId, 'Door');
  await ana.engine.syncNow();
  expect(await titles(ana)).toEqual(['Door', 'Wifi']);
  expect(await ana.engine.listAuthors(id)).toMatchObject([{ revision: 1, by: { email: bens() } }]);
  expect(alarmsOf(ana)).toEqual([]);
});

test('a reader reads, and neither his client nor the server lets him write (H31)', async () => {
  const vaultId = await shared('reader');
  const [item] = await ben.engine.listItems();
  expect(await edit(ben, item!.id, { notes: 'mine' })).toEqual({ kind: 'failed', reason: 'forbidden' });
  await expect(saveIn(ben, vaultId, 'New')).rejects.toThrow('forbidden');
});

test('whoever is removed reads nothing after, and the others go on under new keys (K14)', async () => {
  const vaultId = await shared();
  expect(await ana.engine.removeMember(vaultId, (await member(vaultId, bens())).id)).toEqual({
    kind: 'done',
  });
  await expect.poll(() => world.server.store.vaults.get(vaultId)?.keyEpoch).toBe(2);
  await ben.engine.syncNow();
  expect(await titles(ben)).toEqual([]);
  expect((await ben.engine.listVaults()).find(({ id }) => id === vaultId)?.state).toBe('gone');
  expect(await titles(ana)).toEqual(['Wifi']);
  await saveIn(ana, vaultId, 'After');
  const again = await openUnlocked(world);
  expect(await titles(again)).toEqual(['After', 'Wifi']);
  expect(alarmsOf(again)).toEqual([]);
});

const member = async (vaultId: string, email: string): Promise<VaultMember> => {
  const found = (await ana.engine.listMembers(vaultId)).find((each) => each.email === email);
  if (!found) throw new Error('no such member');
  return found;
};

test('a member takes the new keys of a renewal from its grant, on each of his devices', async () => {
  const vaultId = await shared();
  const vault = () => world.server.store.vaults.get(vaultId)!;
  vault().isRotationDue = true;
  await ana.engine.syncNow();
  await openUnlocked(world);
  await expect.poll(() => vault().keyEpoch).toBe(2);
  await ben.engine.syncNow();
  expect(await titles(ben)).toEqual(['Wifi']);
  await saveIn(ben, vaultId, 'Under new keys');
  const second = await openUnlocked({ ...bensOrigin, server: world.server, clock: world.clock });
  expect(await titles(second)).toEqual(['Under new keys', 'Wifi']);
  expect([...alarmsOf(ben), ...alarmsOf(second)]).toEqual([]);
});

test('one item is shared in one step, and stays an item for both', async () => {
  const id = await saveNew(ana, { title: 'Streaming', password: 'p1' });
  const outcome = await ana.engine.shareItem(id, [{ to: bens(), role: 'writer', endsAt: null }]);
  if (outcome.kind !== 'shared') throw new Error(JSON.stringify(outcome));
  expect(outcome.itemId).not.toBe(id);
  expect(await titles(ana)).toEqual(['Streaming']);
  await accept(outcome.vaultId);
  expect((await ben.engine.openItem(outcome.itemId))?.secret.password).toBe('p1');
  expect(await ana.engine.openItem(id)).toBeNull();
});

test('who left could have seen what was not changed since, oldest first', async () => {
  const vaultId = await shared();
  world.clock.advance(1000);
  const door = await saveIn(ana, vaultId, 'Door');
  world.clock.advance(1000);
  await ana.engine.removeMember(vaultId, (await member(vaultId, bens())).id);
  world.clock.advance(1000);
  await edit(ana, door, { password: 'changed since' });
  const exposure = await ana.engine.exposure(vaultId);
  expect(exposure?.items.map(({ title }) => title)).toEqual(['Wifi']);
  expect(exposure?.leavers.map(({ person }) => person.email)).toEqual([bens()]);
});

describe('acts of a vault', () => {
  test('are told with who and when, newest first', async () => {
    const vaultId = await shared();
    await saveIn(ben, vaultId, 'Door');
    await ana.engine.syncNow();
    const events = await ana.engine.vaultActivity(vaultId);
    expect(events.map(({ kind, by }) => `${kind} ${by.email}`)).toEqual([
      `items ${bens()}`,
      'members ana@example.test',
      'items ana@example.test',
      'created ana@example.test',
    ]);
    expect(events[0]?.items.map(({ title }) => title)).toEqual(['Door']);
    expect(events[1]?.joined.map(({ email }) => email)).toEqual([bens()]);
  });

  test('leaving takes the vault away from the leaver and leaves the others’', async () => {
    const vaultId = await shared();
    expect(await ben.engine.leaveVault(vaultId)).toEqual({ kind: 'done' });
    expect(await titles(ben)).toEqual([]);
    expect((await ben.engine.listVaults()).map(({ kind }) => kind)).toEqual(['private']);
    await ana.engine.syncNow();
    expect(ids(await ana.engine.listMembers(vaultId))).toEqual(['ana@example.test owner']);
    expect(alarmsOf(ana)).toEqual([]);
  });

  test('the last owner can’t leave, and hands over first', async () => {
    const vaultId = await shared();
    expect(await ana.engine.leaveVault(vaultId)).toEqual({ kind: 'failed', reason: 'last-owner' });
    await ana.engine.setMember(vaultId, (await member(vaultId, bens())).id, 'owner', null);
    expect(await ana.engine.leaveVault(vaultId)).toEqual({ kind: 'done' });
    await ben.engine.syncNow();
    expect((await ben.engine.listVaults()).find(({ id }) => id === vaultId)).toMatchObject({
      role: 'owner',
      members: 1,
    });
  });

  test('a new name reaches the others', async () => {
    const vaultId = await shared();
    expect(await ana.engine.renameVault(vaultId, 'Office', '')).toEqual({ kind: 'done' });
    await ben.engine.syncNow();
    expect((await ben.engine.listVaults()).find(({ id }) => id === vaultId)?.name).toBe('Office');
  });

  test('a deleted vault is gone for everybody', async () => {
    const vaultId = await shared();
    expect(await ben.engine.deleteVault(vaultId)).toEqual({ kind: 'failed', reason: 'forbidden' });
    expect(await ana.engine.deleteVault(vaultId)).toEqual({ kind: 'done' });
    await ben.engine.syncNow();
    expect([await titles(ana), await titles(ben)]).toEqual([[], []]);
    expect(await ben.engine.forgetVault(vaultId)).toEqual({ kind: 'done' });
    expect(await ben.engine.listVaults()).toHaveLength(1);
  });
});
