import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  joinWorld,
  openUnlocked,
  saveNew,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';

let origin: TestWorld;
let bensOrigin: TestWorld;
let world: TestWorld;
let ana: TestDevice;
let ben: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
  bensOrigin = await joinWorld(origin);
});
beforeEach(async () => {
  world = await copyWorld(origin);
  ana = await openUnlocked(world);
  ben = await openUnlocked({ ...bensOrigin, server: world.server, clock: world.clock });
});

const share = async (vaultId: string, role: 'reader' | 'manager', endsAt: number | null): Promise<void> => {
  const outcome = await ana.engine.shareVault(vaultId, [{ to: bensOrigin.form.email, role, endsAt }]);
  expect(outcome).toMatchObject({ kind: 'shared', results: [{ kind: 'shared' }] });
  await ben.engine.listShares();
  expect(await ben.engine.acceptShare(vaultId)).toEqual({ kind: 'done' });
};

const createVault = async (): Promise<string> => {
  const made = await ana.engine.createVault('Team', '');
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  return made.id;
};

const emails = async (vaultId: string) =>
  (await ana.engine.listMembers(vaultId)).map(({ email }) => email).sort();

test('whoever is let in again after his time was over stays', async () => {
  const vaultId = await createVault();
  await share(vaultId, 'reader', world.clock.now() + 1000);
  world.clock.advance(2000);
  world.server.tell({ kind: 'vaults' });
  await expect.poll(() => emails(vaultId)).toEqual([origin.form.email]);
  await share(vaultId, 'reader', null);
  world.server.tell({ kind: 'vaults' });
  await ana.engine.syncNow();
  await ben.engine.syncNow();
  expect((await ben.engine.listVaults()).find(({ id }) => id === vaultId)?.state).toBe('open');
  expect(await emails(vaultId)).toEqual([origin.form.email, bensOrigin.form.email]);
});

test('a manager who may not end an owner’s time writes no end of it', async () => {
  const vaultId = await createVault();
  await share(vaultId, 'manager', null);
  const owner = (await ben.engine.listMembers(vaultId)).find(({ role }) => role === 'owner')?.id ?? '';
  const before = world.server.store.vaults.get(vaultId)?.metaRevision;
  const ends = world.clock.now() + 1000;
  expect(await ben.engine.setMember(vaultId, owner, 'owner', ends)).toEqual({
    kind: 'failed',
    reason: 'forbidden',
  });
  expect(world.server.store.vaults.get(vaultId)?.metaRevision).toBe(before);
});

test('a name that meets newer keys is sealed under those', async () => {
  const vaultId = await createVault();
  await share(vaultId, 'manager', null);
  ben.ports.connection.offline = true;
  world.server.store.vaults.get(vaultId)!.isRotationDue = true;
  await ana.engine.syncNow();
  await expect.poll(() => world.server.store.vaults.get(vaultId)?.keyEpoch).toBe(2);
  ben.ports.connection.offline = false;
  expect(await ben.engine.renameVault(vaultId, 'Office', '')).toEqual({ kind: 'done' });
  await ana.engine.syncNow();
  expect((await ana.engine.listVaults()).find(({ id }) => id === vaultId)?.name).toBe('Office');
});

test('an item that is shared with nobody who is there stays where it is', async () => {
  const id = await saveNew(ana, { title: 'Streaming' });
  const outcome = await ana.engine.shareItem(id, [
    { to: 'nobody@example.test', role: 'reader', endsAt: null },
  ]);
  expect(outcome).toMatchObject({ kind: 'shared', itemId: id, results: [{ kind: 'unknown' }] });
  expect((await ana.engine.openItem(id))?.overview.title).toBe('Streaming');
  expect(await ana.engine.listVaults()).toHaveLength(1);
});
