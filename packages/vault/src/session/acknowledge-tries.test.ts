import { ApiError } from '@coffer/contracts';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  cut,
  openDevice,
  openUnlocked,
  passToPin,
  pathsOf,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

let origin: TestWorld;
let world: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
});

const path = '/v1/account/pin-tries/acknowledge';

/** Somebody who has the password tries PINs on a device of his own. */
const tryPins = async (times: number) => {
  const device = await openDevice(world);
  const { engine } = device;
  await passToPin(device);
  for (let i = 0; i < times; i += 1) await engine.submitPin('385016');
};

test('tries of others are told after signing in, and are gone once they are acknowledged', async () => {
  const since = world.clock.now();
  await tryPins(3);
  const { engine } = await openUnlocked(world);
  expect(await engine.pinTries()).toMatchObject({ count: 3, since });
  expect(await engine.acknowledgePinTries()).toBe(true);
  expect(await engine.pinTries()).toBeNull();
  const again = await openUnlocked(world);
  expect(await again.engine.pinTries()).toBeNull();
});

test("own slips before the right PIN are no one else's, and nothing is asked of the server for them", async () => {
  const device = world.first;
  await passToPin(device);
  await device.engine.submitPin('385016');
  await device.engine.submitPin(testForm.pin);
  expect(await device.engine.pinTries()).toBeNull();
  expect(await device.engine.acknowledgePinTries()).toBe(true);
  expect(pathsOf(device)).not.toContain(`POST ${path}`);
});

test('without a server they stand, and can be acknowledged later', async () => {
  await tryPins(2);
  const device = await openUnlocked(world);
  cut(device, path);
  expect(await device.engine.acknowledgePinTries()).toBe(false);
  expect((await device.engine.pinTries())?.count).toBe(2);
  device.ports.connection.between = null;
  expect(await device.engine.acknowledgePinTries()).toBe(true);
});

test('what a lock leaves behind has none, and a refusal is not passed off as done', async () => {
  await tryPins(1);
  const device = await openUnlocked(world);
  world.server.store.sessions.clear();
  await expect(device.engine.acknowledgePinTries()).rejects.toBeInstanceOf(ApiError);
  await device.engine.lock();
  expect(await device.engine.pinTries()).toBeNull();
  await expect(device.engine.acknowledgePinTries()).rejects.toMatchObject({ code: 'vault/locked' });
});

test.each([{ count: 0 }, { count: -1 }, { count: 1.5 }, { since: 'yesterday' }, { until: -5 }])(
  'a server that tells nonsense of them (%j) is caught',
  async (lie) => {
    const device = await openDevice(world);
    bend(device, '/pin/prove', (reply) => ({ ...reply, pinTries: { count: 1, since: 1, until: 2, ...lie } }));
    await expect(unlock(device)).rejects.toThrow('vault/malformed-reply');
  },
);
