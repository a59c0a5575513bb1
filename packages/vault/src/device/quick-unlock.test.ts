import { fromUtf8 } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  findCanaries,
  openDevice,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const { email, password, pin } = testForm;
const lockedBy = (pinOnly: boolean) => ({ kind: 'locked', email, pinOnly });

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
  await unlock(device);
});

/** A page that is loaded anew: the store and the cookie stay, the engine does not. */
const reload = async (others = false): Promise<TestDevice> => {
  const again = await openDevice(world, device.ports.replica);
  again.ports.connection.jar.session = device.ports.connection.jar.session;
  if (others) Object.assign(again.ports.liveEvents, { isHeard: async () => true });
  return again;
};
const kindsOnServer = () => [...world.server.store.sessions.values()].map(({ kind }) => kind);

describe('a locked session', () => {
  test('opens by the PIN alone, and sends neither password nor the same element twice (S22, H21)', async () => {
    const { engine, ports } = device;
    const id = await saveNew(device, { title: 'Bank', password: 'seven herons' });
    await engine.lock();
    expect(await engine.state()).toEqual(lockedBy(true));
    await expect(engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    const before = ports.connection.sent.length;
    expect(await engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    expect((await engine.openItem(id))?.secret.password).toBe('seven herons');
    expect(pathsOf(device).slice(before)).not.toContain('POST /v1/sign-in/password');
    await engine.lock();
    await engine.submitPin('385016');
    await engine.submitPin(pin);
    const sent = ports.connection.sent.filter(({ path }) => path.endsWith('/pin/evaluate'));
    const elements = sent.map(({ body }) => JSON.parse(fromUtf8(body)).blinded);
    expect(elements.length).toBe(5);
    expect(new Set(elements).size).toBe(5);
    expect(
      findCanaries(
        ports.connection.sent.map(({ body }) => body),
        { pin },
      ),
    ).toEqual([]);
  });

  test('wants the password after three wrong PINs: the wrap and the session are gone', async () => {
    const { engine, ports } = device;
    await engine.lock();
    expect(await engine.submitPin('385016')).toEqual({ kind: 'wrong-pin', triesLeft: 2 });
    expect(await engine.submitPin('385016')).toMatchObject({ kind: 'wrong-pin' });
    expect(await engine.submitPin('385016')).toEqual({ kind: 'wrong-pin', triesLeft: 0 });
    expect(await engine.state()).toEqual(lockedBy(false));
    expect([...ports.replica.accounts.values()].map(({ local }) => local.has('quick'))).toEqual([false]);
    expect(world.server.store.sessions.size).toBe(0);
    expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
  });

  test('counts tries over a reload, and not those that never reached the server', async () => {
    await device.engine.lock();
    await device.engine.submitPin('385016');
    await device.engine.submitPin('385016');
    const again = await reload();
    await again.engine.start();
    again.ports.connection.offline = true;
    expect(await again.engine.submitPin(pin)).toEqual({ kind: 'unreachable' });
    again.ports.connection.offline = false;
    expect(await again.engine.submitPin('385016')).toEqual({ kind: 'wrong-pin', triesLeft: 0 });
  });

  test('wants the password when the server did not answer the lock', async () => {
    device.ports.connection.offline = true;
    await device.engine.lock();
    expect(await device.engine.state()).toEqual(lockedBy(false));
  });

  test('wants the password when its session is over', async () => {
    await device.engine.lock();
    world.server.store.sessions.clear();
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
    expect(await device.engine.state()).toEqual(lockedBy(false));
  });

  test.each([{ pinEpoch: 2 }, { rootEpoch: 2 }])(
    'whose keys are said to be of another epoch %j wants the password, and the wrap is dropped',
    async (lie) => {
      await device.engine.lock();
      bend(device, '/pin/evaluate', (reply) => ({ ...reply, ...lie }));
      expect(await device.engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
      const [account] = [...device.ports.replica.accounts.values()];
      expect(account?.local.has('quick')).toBe(false);
    },
  );

  test('that another tab locked opens by the PIN alone in both', async () => {
    const tab = await openDevice(world, device.ports.replica);
    await unlock(tab);
    await tab.engine.lock();
    device.ports.connection.jar.session = tab.ports.connection.jar.session;
    await device.engine.syncNow().catch(() => undefined);
    await device.engine.whatTheServerSees('00000000-0000-4000-8000-000000000000').catch(() => undefined);
    await expect.poll(() => device.engine.state()).toEqual(lockedBy(true));
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    tab.ports.connection.jar.session = device.ports.connection.jar.session;
    expect(await tab.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    expect(kindsOnServer().filter((kind) => kind === 'full').length).toBeLessThanOrEqual(2);
  });
});

test('two tabs that lock at the same moment wait for the PIN alone, both', async () => {
  const tab = await openDevice(world, device.ports.replica);
  await unlock(tab);
  const { jar } = device.ports.connection;
  jar.session = tab.ports.connection.jar.session;
  device.ports.connection.between = async (request, pass) => {
    if (request.path !== '/v1/session/lock') return pass();
    await tab.engine.lock();
    const refused = await pass();
    jar.session = tab.ports.connection.jar.session;
    return refused;
  };
  await device.engine.lock();
  expect(await device.engine.state()).toEqual(lockedBy(true));
  expect(await device.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
});

describe('a page that is loaded anew', () => {
  test('asks for the PIN alone, and the server locks what nobody uses', async () => {
    const again = await reload();
    expect(await again.engine.start()).toEqual(lockedBy(true));
    expect(kindsOnServer()).toEqual(['half']);
    expect(await again.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  });

  test('leaves the session of another tab as it is, and joins it', async () => {
    const again = await reload(true);
    expect(await again.engine.start()).toEqual(lockedBy(true));
    expect(kindsOnServer()).toEqual(['full']);
    expect(await again.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    await saveNew(again, { title: 'Of the second tab' });
    await device.engine.syncNow();
    expect((await device.engine.listItems()).map(({ overview }) => overview.title)).toEqual([
      'Of the second tab',
    ]);
  });

  test('asks nothing where this browser keeps no wrap, and offers nothing without a session', async () => {
    const fresh = await openDevice(world);
    expect(await fresh.engine.start()).toEqual({ kind: 'signed-out' });
    expect(fresh.ports.connection.sent).toEqual([]);
    world.server.store.sessions.clear();
    const again = await reload();
    expect(await again.engine.start()).toEqual({ kind: 'signed-out' });
  });
});

test('what lies on this device opens with the PIN and no server by nobody, and names no address (B12)', async () => {
  await device.engine.lock();
  const stored = device.ports.replica.everything();
  expect(findCanaries(stored, { email, password, pin })).toEqual([]);
  const copied = await openUnlocked(world);
  const [from] = [...device.ports.replica.accounts.values()];
  const [to] = [...copied.ports.replica.accounts.values()];
  to?.local.set('quick', from?.local.get('quick') ?? new Uint8Array());
  await copied.engine.lock();
  expect((await copied.engine.submitPin(pin)).kind).toBe('half-session-expired');
});

test('signing out takes the wrap away', async () => {
  await device.engine.signOut();
  expect([...device.ports.replica.accounts.values()].map(({ local }) => local.size)).toEqual([0]);
});
