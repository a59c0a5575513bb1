import { beforeAll, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  passToPin,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const { pin } = testForm;
const fiveMinutes = 5 * 60_000;

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

const statesOf = ({ server }: TestWorld) => [...server.store.accounts.values()][0]?.states ?? [];

const signIn = async (device: TestDevice) => {
  await passToPin(device);
  return device.engine.submitPin(pin);
};

test('a state older than the one last seen is a rollback', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  await world.first.engine.signOut();
  const [oldest] = statesOf(world);
  expect(statesOf(world).length).toBeGreaterThan(1);
  bend(world.first, '/pin/prove', (reply) => ({ ...reply, states: [oldest] }));
  expect(await signIn(world.first)).toEqual({ kind: 'alarm', code: 'vault/rollback' });
  await expect(world.first.engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
});

test('a missing state is an alarm, never a reason to start afresh', async () => {
  const world = await copyWorld(origin);
  bend(world.first, '/pin/prove', (reply) => ({ ...reply, states: [] }));
  expect(await signIn(world.first)).toEqual({ kind: 'alarm', code: 'vault/state-missing' });
});

test.each([
  ['/pin/prove', { states: [] }],
  ['/v1/vaults', { vaults: [] }],
])('an alarm after the proof (%s) leaves no session on the server', async (path, lie) => {
  const world = await copyWorld(origin);
  bend(world.first, path, (reply) => ({ ...reply, ...lie }));
  expect((await signIn(world.first)).kind).toBe('alarm');
  expect(world.server.store.sessions.size).toBe(0);
  expect(await world.first.engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
});

test('looks and writes of one session at the same moment take each state in once, and nobody is said to lie', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const second = await openUnlocked(world);
  const { engine } = world.first;
  const alarms: string[] = [];
  await engine.subscribe((event) => {
    if (event.kind === 'alarm') alarms.push(event.code);
  });
  const own = (await engine.listDevices()).find(({ current }) => current);
  await second.engine.renameDevice(own?.deviceId ?? '', 'Named elsewhere');
  const looks = () => engine.listDevices();
  const work = [looks(), looks(), engine.renameDevice(own?.deviceId ?? '', 'Named here'), looks()];
  await expect(Promise.all(work)).resolves.toHaveLength(4);
  expect((await looks()).map(({ name }) => name)).toContain('Named here');
  expect(alarms).toEqual([]);
});

test('another state at the same place is a fork, and so is a chain that passes it', async () => {
  const world = await copyWorld(origin);
  const forked = await copyWorld(world);
  await unlock(world.first);
  await world.first.engine.signOut();
  await openUnlocked(forked);
  const moved = await openDevice(forked, world.first.ports.replica);
  expect(await signIn(moved)).toEqual({ kind: 'alarm', code: 'vault/fork' });
  await openUnlocked(forked);
  const again = await openDevice(forked, world.first.ports.replica);
  expect(await signIn(again)).toEqual({ kind: 'alarm', code: 'vault/fork' });
});

test('a state moved to another place does not open', async () => {
  const world = await copyWorld(origin);
  bend(world.first, '/pin/prove', (reply) => ({
    ...reply,
    states: [{ ...(reply.states as { sealed: string }[])[0], seq: 7 }],
  }));
  expect(await signIn(world.first)).toEqual({ kind: 'alarm', code: 'crypto/not-authentic' });
});

test('marks go into the account state every five minutes and at lock, never at a save', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const before = statesOf(world).length;
  await saveNew(world.first, { title: 'one' });
  await saveNew(world.first, { title: 'two' });
  expect(statesOf(world).length).toBe(before);
  world.clock.advance(fiveMinutes);
  await world.first.engine.syncNow();
  expect(statesOf(world).length).toBe(before + 1);
  world.clock.advance(fiveMinutes);
  await world.first.engine.syncNow();
  expect(statesOf(world).length).toBe(before + 1);
  await saveNew(world.first, { title: 'three' });
  await world.first.engine.lock();
  expect(statesOf(world).length).toBe(before + 2);
});

test('of two devices that write their states at once the loser applies its change again', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const second = await openUnlocked(world);
  await saveNew(world.first, { title: 'one' });
  await saveNew(second, { title: 'two' });
  const before = statesOf(world).length;
  const refused: number[] = [];
  for (const { ports } of [world.first, second]) {
    ports.connection.between = async (request, pass) => {
      const reply = await pass();
      if (request.method === 'PUT' && reply.status >= 400) refused.push(reply.status);
      return reply;
    };
  }
  world.clock.advance(fiveMinutes);
  await Promise.all([world.first.engine.syncNow(), second.engine.syncNow()]);
  expect(refused).toEqual([412]);
  expect(statesOf(world).length).toBeGreaterThan(before);
  const third = await openUnlocked(world);
  expect((await third.engine.listItems()).length).toBe(2);
  for (const { events } of [world.first, second, third]) {
    expect(events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
  }
});

test('a vault older than the mark of another device is a rollback also for a fresh browser', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  await saveNew(world.first, { title: 'one' });
  const old = structuredClone(world.server.store.vaults);
  await saveNew(world.first, { title: 'two' });
  await world.first.engine.lock();
  for (const [id, vault] of old) world.server.store.vaults.set(id, vault);
  const second = await openDevice(world);
  await unlock(second);
  expect(second.events).toContainEqual(expect.objectContaining({ kind: 'alarm', code: 'vault/rollback' }));
  expect(await second.engine.listItems()).toEqual([]);
});
