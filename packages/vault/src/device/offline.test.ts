import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import {
  copyWorld,
  createTestWorld,
  findCanaries,
  openDevice,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const { email, password, pin } = testForm;
const now = { password, pin };
const day = 86_400_000;

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
let id: string;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
  await unlock(device);
  id = await saveNew(device, { title: 'Bank', password: 'seven herons' });
});

const isKept = () => [...device.ports.replica.accounts.values()].some(({ local }) => local.has('offline'));

/** The same browser, loaded anew where there is no server. */
const reopen = async (): Promise<TestDevice> => {
  const again = await openDevice(world, device.ports.replica);
  again.ports.connection.offline = true;
  return again;
};

/** Enabled, in step, and gone from the network. */
const away = async (): Promise<TestDevice> => {
  expect(await device.engine.enableOffline(now)).toEqual({ kind: 'changed' });
  await device.engine.syncNow();
  await device.engine.lock();
  return reopen();
};

const read = async ({ engine }: TestDevice) => {
  expect(await engine.submitPassword(email, password)).toEqual({ kind: 'passed', deviceKnown: true });
  return engine.submitPin(pin);
};

describe('a copy of this device', () => {
  test('of before a change of the password, put back, does not open (H11)', async () => {
    await device.engine.enableOffline(now);
    const [kept] = [...device.ports.replica.accounts.values()];
    const copy = kept?.local.get('offline');
    if (!copy) throw new Error('There is no copy.');
    expect(await device.engine.changePassword(now, 'nine herons wade at noon')).toEqual({ kind: 'changed' });
    await device.engine.lock();
    kept?.local.set('offline', copy);
    const { engine } = await reopen();
    expect(await engine.submitPassword(email, password)).toEqual({ kind: 'unreachable' });
  });

  test('opens without a server by password, PIN and this device, for reading alone (U29)', async () => {
    const { engine, events } = await away().then(async (again) => {
      expect(await read(again)).toEqual({ kind: 'unlocked' });
      return again;
    });
    expect(await engine.state()).toMatchObject({ kind: 'unlocked', offline: true });
    expect((await engine.openItem(id))?.secret.password).toBe('seven herons');
    expect((await engine.search('bank')).hits.length).toBe(1);
    const refused = { kind: 'failed', reason: 'offline' };
    expect(await engine.saveItem(id, 1, { ...emptyDraft, title: 'x' })).toEqual(refused);
    expect(await engine.deleteItems([id])).toEqual(refused);
    const draft = { itemId: id, isNew: false, baseRevision: 1, changedAt: 1 };
    await engine.putDraft({ ...draft, draft: { ...emptyDraft, title: 'kept' } });
    expect((await engine.listDrafts()).map((kept) => kept.draft.title)).toEqual(['kept']);
    expect(await engine.offline()).toMatchObject({ enabled: true, maxDays: 30 });
    expect(events.at(-1)).toEqual({ kind: 'sync', status: 'offline' });
  });

  test('says when the server answers again, and asks nothing in the name of a session', async () => {
    const again = await away();
    await read(again);
    again.ports.connection.offline = false;
    const before = again.ports.connection.sent.length;
    await again.engine.syncNow();
    expect(again.events.at(-1)).toEqual({ kind: 'sync', status: 'idle' });
    await expect(again.engine.whatTheServerSees(id)).rejects.toMatchObject({ name: 'Unreachable' });
    expect(again.ports.connection.sent.slice(before).map(({ path }) => path)).toEqual(['/v1/session']);
    expect(await again.engine.state()).toMatchObject({ kind: 'unlocked' });
    await unlock(again);
    expect(await again.engine.state()).toMatchObject({ offline: false });
  });

  test('does not open by a wrong password or PIN, and tells neither apart (B8, B9)', async () => {
    const again = await away();
    await again.engine.submitPassword(email, 'five canaries');
    // Of when the copy is, is said while it waits for the PIN.
    expect(await again.engine.offline()).toMatchObject({ enabled: true, syncedAt: expect.any(Number) });
    expect(await again.engine.submitPin(pin)).toEqual({ kind: 'wrong-pin', triesLeft: 4 });
    await again.engine.submitPassword(email, password);
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await again.engine.submitPin('385016')).toEqual({ kind: 'wrong-pin', triesLeft });
    expect(await again.engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
    expect(findCanaries(again.ports.replica.everything(), { password, pin, email })).toEqual([]);
  });

  test('is worth nothing on another device', async () => {
    const again = await away();
    const [kept] = [...again.ports.replica.accounts.values()];
    const other = await openDevice(world);
    const [accountId] = [...again.ports.replica.accounts.keys()];
    await other.ports.replica.account(accountId!).deviceKey();
    for (const [key, marks] of again.ports.replica.marks) other.ports.replica.marks.set(key, marks);
    other.ports.replica.accounts.get(accountId!)?.local.set('offline', kept!.local.get('offline')!);
    other.ports.connection.offline = true;
    expect(await other.engine.submitPassword(email, password)).toEqual({ kind: 'unreachable' });
  });

  test('that got too old does not open, and neither does one whose clock went back (U30)', async () => {
    const again = await away();
    world.clock.advance(30 * day + 1);
    const tooOld = { kind: 'unreachable', copy: 'too-old' };
    expect(await again.engine.submitPassword(email, password)).toEqual(tooOld);
    world.clock.advance(-33 * day);
    expect(await again.engine.submitPassword(email, password)).toEqual(tooOld);
  });

  test('is young again after each sync', async () => {
    await device.engine.enableOffline(now);
    const before = (await device.engine.offline()).syncedAt ?? 0;
    world.clock.advance(600_000);
    await device.engine.syncNow();
    await expect.poll(async () => (await device.engine.offline()).syncedAt).toBe(before + 600_000);
  });
});

test('nothing is kept unless it is asked for, with the right password and PIN', async () => {
  expect(isKept()).toBe(false);
  expect(await device.engine.enableOffline({ password: 'five canaries', pin })).toEqual({
    kind: 'wrong-password',
  });
  expect(await device.engine.enableOffline({ password, pin: '385016' })).toMatchObject({ kind: 'wrong-pin' });
  expect(isKept()).toBe(false);
  await device.engine.lock();
  expect(await (await reopen()).engine.submitPassword(email, password)).toEqual({ kind: 'unreachable' });
});

describe('an organisation', () => {
  const allow = (allowed: boolean, maxDays = 30) => {
    world.server.store.policy = { ...world.server.store.policy, offline: { allowed, maxDays } };
  };

  test('that forbids copies gets none made, and wipes one at the next contact (U30)', async () => {
    await device.engine.enableOffline(now);
    allow(false);
    world.server.tell({ kind: 'account' });
    await expect.poll(isKept).toBe(false);
    expect(await device.engine.enableOffline(now)).toEqual({ kind: 'not-allowed' });
    expect(await device.engine.offline()).toMatchObject({ allowed: false, enabled: false });
  });

  test('may shorten the age of a copy, and not lengthen it: what it says is not signed (U30)', async () => {
    allow(true, 365);
    await device.engine.enableOffline(now);
    expect((await device.engine.offline()).maxDays).toBe(30);
    allow(true, 2);
    await device.engine.lock();
    await unlock(device);
    expect((await device.engine.offline()).maxDays).toBe(2);
  });
});

test('a copy under a former PIN is taken away with the next sync', async () => {
  await device.engine.enableOffline(now);
  expect(await device.engine.changePin(now, '918273645')).toEqual({ kind: 'changed' });
  await device.engine.syncNow();
  await expect.poll(isKept).toBe(false);
});

test('a copy goes when it is no longer wanted, and with signing out', async () => {
  await device.engine.enableOffline(now);
  await device.engine.disableOffline();
  expect(isKept()).toBe(false);
  await device.engine.enableOffline(now);
  await device.engine.signOut();
  expect(isKept()).toBe(false);
});
