import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../apps/cli/src/postgres/testing.ts';
import type { MemberRole } from '../../packages/vault/src/engine.ts';
import { emptyDraft } from '../../packages/vault/src/items/item.ts';
import { copyReplica, type Device, openDevice } from './harness/device.ts';
import type { Person } from './harness/person.ts';
import type { World } from './harness/stage.ts';
import { openWorld } from './harness/world.ts';

let database: TestDatabase;
let world: World;
let ada: Device;
let bert: Device;

const open = async (person: Person): Promise<Device> => {
  const device = await openDevice(world.server, copyReplica(person.replica));
  await device.engine.submitPassword(person.form.email, person.form.password);
  expect(await device.engine.submitPin(person.form.pin)).toEqual({ kind: 'unlocked' });
  await device.engine.syncNow();
  return device;
};

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openWorld(database.url);
  [ada, bert] = [await open(world.ada), await open(world.bert)];
});
afterAll(async () => {
  await world?.server.close();
  await database.drop();
});

const save = async ({ engine }: Device, vaultId: string, title: string): Promise<string> => {
  const id = await engine.newItemId();
  const saved = await engine.saveItem(id, 0, { ...emptyDraft, title, password: `of ${title}` }, vaultId);
  expect(saved).toMatchObject({ kind: 'saved' });
  return id;
};

const titlesIn = async ({ engine }: Device, vaultId: string): Promise<string[]> =>
  (await engine.listItems())
    .filter((item) => item.vaultId === vaultId)
    .map(({ overview }) => overview.title)
    .sort();

const share = async (vaultId: string, role: MemberRole) => {
  const people = [{ to: world.bert.form.email, role, endsAt: null }];
  const outcome = await ada.engine.shareVault(vaultId, people);
  expect(outcome).toMatchObject({ kind: 'shared', results: [{ kind: 'shared' }] });
};

test('two people share a vault over the real API, one is removed, and nobody loses what he wrote (U38–U41, K14)', async () => {
  const made = await ada.engine.createVault('Team', '');
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  const wifi = await save(ada, made.id, 'Wifi');
  await share(made.id, 'writer');
  expect(await bert.engine.listShares()).toMatchObject([{ vaultId: made.id, name: 'Team', problem: null }]);
  expect(await bert.engine.acceptShare(made.id)).toEqual({ kind: 'done' });
  expect((await bert.engine.openItem(wifi))?.secret.password).toBe('of Wifi');
  const door = await save(bert, made.id, 'Door');
  await ada.engine.syncNow();
  expect(await titlesIn(ada, made.id)).toEqual(['Door', 'Wifi']);
  expect(await ada.engine.listAuthors(door)).toMatchObject([{ by: { email: world.bert.form.email } }]);
  const members = await ada.engine.listMembers(made.id);
  const him = members.find(({ email }) => email === world.bert.form.email);
  expect(him).toMatchObject({ role: 'writer', isPending: false, hasNewKeys: false });
  expect(await ada.engine.removeMember(made.id, him?.id ?? '')).toEqual({ kind: 'done' });
  const saved = await bert.engine.saveItem(door, 1, { ...emptyDraft, title: 'Late' });
  expect(saved).toEqual({ kind: 'failed', reason: 'gone' });
  const epochOf = async () =>
    (await world.server.query('SELECT key_epoch FROM vault WHERE id = $1', [made.id]))[0];
  await expect.poll(epochOf, { timeout: 10_000 }).toEqual({ key_epoch: 2 });
  await Promise.all([ada, bert].map(({ engine }) => engine.syncNow()));
  expect(await titlesIn(ada, made.id)).toEqual(['Door', 'Wifi']);
  expect(await titlesIn(bert, made.id)).toEqual([]);
  expect((await bert.engine.listVaults()).at(-1)?.state).toBe('gone');
  expect((await ada.engine.exposure(made.id))?.items.map(({ title }) => title)).toContain('Wifi');
  expect((await ada.engine.vaultActivity(made.id)).map(({ kind }) => kind)).toEqual([
    ...['keys', 'members', 'items', 'members', 'items', 'created'],
  ]);
  expect([...ada.alarms, ...bert.alarms]).toEqual([]);
});

test('an item is shared, renamed, handed over and deleted over the real API', async () => {
  const [item] = world.ada.items;
  const shared = await ada.engine.shareItem(item?.id ?? '', [
    { to: world.bert.form.email, role: 'reader', endsAt: null },
  ]);
  if (shared.kind !== 'shared') throw new Error(JSON.stringify(shared));
  await bert.engine.listShares();
  expect(await bert.engine.acceptShare(shared.vaultId)).toEqual({ kind: 'done' });
  expect((await bert.engine.openItem(shared.itemId))?.secret.password).toBe(item?.draft.password);
  const refused = await bert.engine.saveItem(shared.itemId, 1, { ...emptyDraft, title: 'Mine' });
  expect(refused).toEqual({ kind: 'failed', reason: 'forbidden' });
  expect(await ada.engine.renameVault(shared.vaultId, 'For both', '')).toEqual({ kind: 'done' });
  const him = (await ada.engine.listMembers(shared.vaultId)).find(({ isYou }) => !isYou)?.id ?? '';
  expect(await ada.engine.setMember(shared.vaultId, him, 'owner', null)).toEqual({ kind: 'done' });
  expect(await ada.engine.leaveVault(shared.vaultId)).toEqual({ kind: 'done' });
  await bert.engine.syncNow();
  expect(await titlesIn(bert, shared.vaultId)).toHaveLength(1);
  expect(await bert.engine.deleteVault(shared.vaultId)).toEqual({ kind: 'done' });
  expect([...ada.alarms, ...bert.alarms]).toEqual([]);
});

test('a vault is given to a group: whoever joins reads and writes, and whoever goes is out under new keys (K13)', async () => {
  const group = await ada.engine.createGroup('Office');
  const made = await ada.engine.createVault('Accounts', '');
  if (group.kind !== 'created' || made.kind !== 'created') throw new Error(JSON.stringify([group, made]));
  const safe = await save(ada, made.id, 'Safe');
  const toGroup = [{ to: group.id, role: 'writer' as const, endsAt: null }];
  expect(await ada.engine.shareVault(made.id, toGroup)).toMatchObject({
    ...{ kind: 'shared', results: [{ kind: 'shared' }] },
  });
  await share(group.id, 'reader');
  await bert.engine.listShares();
  expect(await bert.engine.acceptShare(group.id)).toEqual({ kind: 'done' });
  expect(await bert.engine.listShares()).toMatchObject([{ vaultId: made.id, role: 'writer', problem: null }]);
  expect(await bert.engine.acceptShare(made.id)).toEqual({ kind: 'done' });
  expect((await bert.engine.openItem(safe))?.secret.password).toBe('of Safe');
  await save(bert, made.id, 'Of the group');
  await ada.engine.syncNow();
  expect(await titlesIn(ada, made.id)).toEqual(['Of the group', 'Safe']);
  const listed = (await ada.engine.listMembers(made.id)).find(({ isGroup }) => isGroup);
  expect(listed?.people.map(({ email }) => email).sort()).toEqual([
    ...[world.ada.form.email, world.bert.form.email].sort(),
  ]);
  const him = (await ada.engine.listMembers(group.id)).find(({ isYou }) => !isYou)?.id ?? '';
  expect(await ada.engine.removeMember(group.id, him)).toEqual({ kind: 'done' });
  const epochs = async () =>
    (await world.server.query('SELECT key_epoch FROM vault WHERE id = ANY($1)', [[made.id, group.id]])).map(
      ({ key_epoch }) => key_epoch,
    );
  await expect
    .poll(
      async () => {
        await ada.engine.syncNow();
        return epochs();
      },
      { timeout: 20_000 },
    )
    .toEqual([2, 2]);
  await Promise.all([ada, bert].map(({ engine }) => engine.syncNow()));
  expect(await titlesIn(bert, made.id)).toEqual([]);
  await save(ada, made.id, 'After');
  const again = await open({ ...world.ada, replica: ada.replica });
  expect(await titlesIn(again, made.id)).toEqual(['After', 'Of the group', 'Safe']);
  expect([...ada.alarms, ...bert.alarms, ...again.alarms]).toEqual([]);
});

test('a manager renews a vault whose group, a manager too, has new keys', async () => {
  const group = await ada.engine.createGroup('Crew');
  const made = await ada.engine.createVault('Ship', '');
  if (group.kind !== 'created' || made.kind !== 'created') throw new Error(JSON.stringify([group, made]));
  await save(ada, made.id, 'Log book');
  await ada.engine.shareVault(made.id, [{ to: group.id, role: 'manager', endsAt: null }]);
  await share(made.id, 'manager');
  await share(group.id, 'manager');
  await bert.engine.listShares();
  expect(await bert.engine.acceptShare(group.id)).toEqual({ kind: 'done' });
  expect(await bert.engine.acceptShare(made.id)).toEqual({ kind: 'done' });
  await world.server.query('UPDATE vault SET rotation_due_at = now() WHERE id = $1', [group.id]);
  const epochs = async () => {
    await bert.engine.syncNow();
    const rows = await world.server.query('SELECT key_epoch FROM vault WHERE id = ANY($1)', [
      [made.id, group.id],
    ]);
    return rows.map(({ key_epoch }) => key_epoch);
  };
  await expect.poll(epochs, { timeout: 20_000 }).toEqual([2, 2]);
  await ada.engine.syncNow();
  await save(ada, made.id, 'After');
  await bert.engine.syncNow();
  expect(await titlesIn(bert, made.id)).toEqual(['After', 'Log book']);
  expect([...ada.alarms, ...bert.alarms]).toEqual([]);
});
