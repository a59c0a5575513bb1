import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  edit,
  openUnlocked,
  saveNew,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';
import {
  acceptances,
  alarmsOf,
  backUp,
  contents,
  deviceWith,
  freshContents,
  itemNamed,
  marksText,
  putServerBack,
  signIn,
  written,
} from './restores.test-kit.ts';

const rollback = { kind: 'alarm', code: 'vault/rollback' };
const fork = { kind: 'alarm', code: 'vault/fork' };

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = await deviceWith(world, ['Bank', 'Mail']);
});

const replica = () => device.ports.replica;
const change = async (title: string, password: string, on = device) => {
  world.clock.advance(1000);
  const outcome = await edit(on, (await itemNamed(on, title)).id, { password });
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
};
/** Writes so many account states. */
const writeStates = async (count: number) => {
  const own = (await device.engine.listDevices()).find(({ current }) => current);
  for (let n = 0; n < count; n += 1) await device.engine.renameDevice(own?.deviceId ?? '', `Name ${n}`);
};
/** Backs up; then this device changes one item, makes another and lets its marks be written down. */
const goOn = async (states = 0) => {
  const backup = backUp(world);
  await change('Bank', 'Bank 2');
  await saveNew(device, { title: 'Later', password: 'Later 1' });
  await writeStates(states);
  await device.engine.lock();
  return backup;
};
const mine = ['Bank=Bank 2', 'Later=Later 1', 'Mail=Mail 1'];

describe('a server that was put back, state and vault', () => {
  test('is an alarm as ever where nobody accepts, and nothing is written there or here (F12)', async () => {
    putServerBack(world, await goOn());
    const [before, marks] = [written(world), marksText(replica())];
    for (const accepts of [undefined, false])
      expect((await signIn(world, replica(), accepts)).outcome).toEqual(rollback);
    expect(written(world)).toEqual(before);
    expect(marksText(replica())).toBe(marks);
    expect(acceptances(world)).toBe(0);
  });

  test('is gone along with where the person accepts, and what this device has is there again (F12)', async () => {
    putServerBack(world, await goOn());
    const { device: back, outcome } = await signIn(world, replica(), true);
    expect(outcome).toEqual({ kind: 'unlocked', restored: { putBack: 2, copies: 0, leftOut: 0 } });
    expect(await contents(back)).toEqual(mine);
    expect(await freshContents(world)).toEqual(mine);
    expect(alarmsOf(back)).toEqual([]);
    expect(acceptances(world)).toBe(1);
    await back.engine.lock();
    const again = await signIn(world, replica());
    expect(again.outcome).toEqual({ kind: 'unlocked' });
    expect(await contents(again.device)).toEqual(mine);
    expect(alarmsOf(again.device)).toEqual([]);
    expect(acceptances(world)).toBe(1);
  });

  test('may be accepted where only the state is older: there is nothing to put back', async () => {
    const backup = backUp(world);
    await writeStates(1);
    await device.engine.lock();
    putServerBack(world, backup);
    expect((await signIn(world, replica())).outcome).toEqual(rollback);
    const { outcome } = await signIn(world, replica(), true);
    expect(outcome).toEqual({ kind: 'unlocked', restored: { putBack: 0, copies: 0, leftOut: 0 } });
  });

  test('may be accepted where only a vault is older: its alarm comes after the sign-in', async () => {
    const backup = backUp(world);
    await change('Bank', 'Bank 2');
    putServerBack(world, backup);
    const told = await signIn(world, replica());
    expect(told.outcome).toEqual({ kind: 'unlocked' });
    expect(alarmsOf(told.device)).toContain('vault/rollback');
    const { device: back, outcome } = await signIn(world, replica(), true);
    expect(outcome).toEqual({ kind: 'unlocked', restored: { putBack: 1, copies: 0, leftOut: 0 } });
    expect(alarmsOf(back)).toEqual([]);
    expect(await freshContents(world)).toEqual(['Bank=Bank 2', 'Mail=Mail 1']);
  });
});

describe('accepting where nothing is older', () => {
  test('is a sign-in like any other, and no act is written', async () => {
    await device.engine.lock();
    const { outcome } = await signIn(world, replica(), true);
    expect(outcome).toEqual({ kind: 'unlocked' });
    expect(acceptances(world)).toBe(0);
    const fresh = await signIn(world, (await copyWorld(world)).first.ports.replica, true);
    expect(fresh.outcome).toEqual({ kind: 'unlocked' });
    expect(acceptances(world)).toBe(0);
  });
});

describe('what no acceptance covers', () => {
  test('a vault behind the mark of the state that was offered stays an alarm', async () => {
    const vaults = structuredClone(world.server.store.vaults);
    await change('Bank', 'Bank 2');
    await device.engine.lock();
    Object.assign(world.server.store, { vaults });
    expect((await signIn(world, replica(), true)).outcome).toEqual(rollback);
    expect(acceptances(world)).toBe(0);
  });

  test('keys that were renewed after the backup: the identity is not the one that was seen', async () => {
    const backup = backUp(world);
    const { password, pin } = world.form;
    const renewed = await device.engine.renewKeys(
      { password, pin },
      { password, pin, way: { kind: 'kit', answers: [] } },
    );
    expect(renewed.kind).toBe('made');
    await device.engine.lock();
    putServerBack(world, backup);
    const marks = marksText(replica());
    const { outcome } = await signIn(world, replica(), true);
    expect(outcome).toEqual({ kind: 'alarm', code: 'vault/identity-changed' });
    expect(marksText(replica())).toBe(marks);
  });

  test('a state that does not open', async () => {
    putServerBack(world, await goOn());
    const states = [...world.server.store.accounts.values()][0]?.states ?? [];
    const [first] = states;
    if (first) states.push({ seq: states.length + 1, sealed: first.sealed });
    const { outcome } = await signIn(world, replica(), true);
    expect(outcome).toEqual({ kind: 'alarm', code: 'crypto/not-authentic' });
    expect(acceptances(world)).toBe(0);
  });
});

describe('an acceptance is good for one restore', () => {
  test('a server that goes back below it is caught, and so is one that goes back to between', async () => {
    // What was undone reaches further than what comes after: its place alone does not tell the one from the other.
    const backup = await goOn(8);
    putServerBack(world, backup);
    const { device: back } = await signIn(world, replica(), true);
    const between = backUp(world);
    await edit(back, (await itemNamed(back, 'Mail')).id, { password: 'Mail 2' });
    await back.engine.lock();
    putServerBack(world, between);
    expect((await signIn(world, replica())).outcome).toEqual(rollback);
    putServerBack(world, backup);
    expect((await signIn(world, replica())).outcome).toEqual(rollback);
    const { device: twice, outcome } = await signIn(world, replica(), true);
    expect(outcome).toMatchObject({ restored: { putBack: 3 } });
    expect(await contents(twice)).toEqual(['Bank=Bank 2', 'Later=Later 1', 'Mail=Mail 2']);
    expect(acceptances(world)).toBe(1);
  });
});

describe('other devices of the account', () => {
  test('follow without a question, and put back what only they have', async () => {
    const backup = backUp(world);
    const second = await openUnlocked(world);
    await change('Bank', 'Bank 2');
    await device.engine.lock();
    await second.engine.syncNow();
    await saveNew(second, { title: 'Own', password: 'Own 1' });
    await second.engine.lock();
    // A device that saw the most accepts, the other follows.
    putServerBack(world, backup);
    const most = await signIn(world, second.ports.replica, true);
    expect(most.outcome).toMatchObject({ restored: { putBack: 2 } });
    await change('Mail', 'Mail 2', most.device);
    const follows = await signIn(world, replica());
    expect(follows.outcome).toEqual({ kind: 'unlocked', restored: { putBack: 0, copies: 0, leftOut: 0 } });
    const all = ['Bank=Bank 2', 'Mail=Mail 2', 'Own=Own 1'];
    expect(await contents(follows.device)).toEqual(all);
    expect(acceptances(world)).toBe(1);
    await follows.device.engine.lock();
    const marks = marksText(replica());
    const now = backUp(world);
    putServerBack(world, backup);
    expect((await signIn(world, replica())).outcome).toEqual(rollback);
    expect(marksText(replica())).toBe(marks);
    putServerBack(world, now);
    expect((await signIn(world, replica())).outcome).toEqual({ kind: 'unlocked' });
  });

  test('that saw more than the one that accepted get the alarm, and may accept as well', async () => {
    const backup = backUp(world);
    const second = await openUnlocked(world);
    await second.engine.lock();
    await change('Bank', 'Bank 2');
    await device.engine.lock();
    putServerBack(world, backup);
    expect((await signIn(world, second.ports.replica, true)).outcome).toMatchObject({ kind: 'unlocked' });
    expect(acceptances(world)).toBe(1);
    expect((await signIn(world, replica())).outcome).toMatchObject({ kind: 'alarm' });
    const { outcome } = await signIn(world, replica(), true);
    expect(outcome).toMatchObject({ restored: { putBack: 1 } });
    expect(acceptances(world)).toBe(2);
    expect(await freshContents(world)).toEqual(['Bank=Bank 2', 'Mail=Mail 1']);
  });

  test('follow where only a vault of theirs is older', async () => {
    const second = await openUnlocked(world);
    await device.engine.lock();
    await second.engine.lock();
    const one = await signIn(world, replica());
    const two = await signIn(world, second.ports.replica);
    const backup = backUp(world);
    await change('Bank', 'Bank 2', one.device);
    one.device.ports.connection.offline = true;
    await two.device.engine.syncNow();
    await saveNew(two.device, { title: 'Own', password: 'Own 1' });
    putServerBack(world, backup);
    expect((await signIn(world, replica(), true)).outcome).toMatchObject({ restored: { putBack: 1 } });
    const follows = await signIn(world, second.ports.replica);
    expect(follows.outcome).toMatchObject({ restored: { putBack: 1 } });
    expect(alarmsOf(follows.device)).toEqual([]);
    expect(await freshContents(world)).toEqual(['Bank=Bank 2', 'Mail=Mail 1', 'Own=Own 1']);
    expect(acceptances(world)).toBe(1);
  });
});

test('a server on which others wrote after the restore is another branch, and may be accepted like an older one', async () => {
  const backup = await goOn();
  putServerBack(world, backup);
  for (let sessions = 0; sessions < 3; sessions += 1) {
    const other = await openUnlocked(world);
    await saveNew(other, { title: `Other ${sessions}`, password: 'o' });
    await other.engine.lock();
  }
  expect((await signIn(world, replica())).outcome).toEqual(fork);
  const { device: back, outcome } = await signIn(world, replica(), true);
  expect(outcome).toMatchObject({ restored: { putBack: 2, copies: 0, leftOut: 0 } });
  expect(await contents(back)).toEqual([...mine, 'Other 0=o', 'Other 1=o', 'Other 2=o']);
  expect(alarmsOf(back)).toEqual([]);
});
