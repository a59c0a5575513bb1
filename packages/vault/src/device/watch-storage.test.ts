import { beforeEach, describe, expect, test } from 'vitest';
import {
  copyWorld,
  createMemoryReplica,
  createTestWorld,
  openDevice,
  saveNew,
  type TestWorld,
  unlock,
} from '../testing/index.ts';
import { watchStorage } from './watch-storage.ts';

const failing = (name: string) => async () => {
  throw Object.assign(new Error(name), { name });
};

describe('a store that fails', () => {
  let told: string[];
  let replica: ReturnType<typeof createMemoryReplica>;
  const watched = () => watchStorage(replica, (state) => told.push(state));
  beforeEach(() => {
    told = [];
    replica = createMemoryReplica();
  });

  test('is said once for each way it fails', async () => {
    const real = replica.account('a');
    const sick = { ...real, putDraft: failing('QuotaExceededError'), readSecret: failing('UnknownError') };
    const account = watchStorage({ ...replica, account: () => sick }, (state) => told.push(state)).account(
      'a',
    );
    const draft = { key: 'k', sealed: new Uint8Array(1) };
    await expect(account.putDraft(draft)).rejects.toThrow('QuotaExceededError');
    await expect(account.putDraft(draft)).rejects.toThrow('QuotaExceededError');
    expect(await account.readSecret('v', 'i')).toBeNull();
    expect(told).toEqual(['full', 'wiped']);
  });

  test('forgets no mark that this engine has seen: a wiped store is said, and counts as what was there', async () => {
    const over = watched();
    await over.changeMarks('hash', () => 'seen');
    replica.marks.clear();
    expect(await over.readMarks('hash')).toBe('seen');
    await over.changeMarks('hash', (stored) => `${stored} and more`);
    expect(replica.marks.get('hash')).toBe('seen and more');
    expect(told).toEqual(['wiped']);
  });

  test('holds marks in memory where they can not be written, and passes on what we throw ourselves', async () => {
    const over = watchStorage({ ...replica, changeMarks: failing('QuotaExceededError') }, (state) =>
      told.push(state),
    );
    await over.changeMarks('hash', (stored) => `${stored}`);
    expect(await over.readMarks('hash')).toBe('null');
    const refusal = new RangeError('ours');
    await expect(
      watched().changeMarks('hash', () => {
        throw refusal;
      }),
    ).rejects.toBe(refusal);
  });
});

describe('a vault whose browser store', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await copyWorld(await createTestWorld());
  });

  test('was wiped goes on from the server, says so, and the next sign-in is a fresh device (F17)', async () => {
    const { engine, ports, events } = world.first;
    await unlock(world.first);
    const id = await saveNew(world.first, { title: 'Bank', password: 'seven herons' });
    ports.replica.marks.clear();
    ports.replica.accounts.clear();
    await engine.syncNow();
    expect(events).toContainEqual({ kind: 'storage', state: 'wiped' });
    expect((await engine.openItem(id))?.secret.password).toBe('seven herons');
    const fresh = await openDevice(world);
    await unlock(fresh);
    expect((await fresh.engine.listItems()).length).toBe(1);
  });

  test('is full saves and reads all the same, and says so (F17)', async () => {
    const replica = createMemoryReplica();
    const full = failing('QuotaExceededError');
    const { account, changeMarks: _ } = replica;
    Object.assign(replica, {
      changeMarks: full,
      account: (accountId: string) => ({ ...account(accountId), writeSnapshot: full, putLocal: full }),
    });
    const device = await openDevice(world, replica);
    await unlock(device);
    const id = await saveNew(device, { title: 'Bank', password: 'seven herons' });
    await expect.poll(() => device.events).toContainEqual({ kind: 'storage', state: 'full' });
    expect((await device.engine.openItem(id))?.secret.password).toBe('seven herons');
    await device.engine.syncNow();
    expect(device.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
  });
});
