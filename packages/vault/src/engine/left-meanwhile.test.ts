import { beforeAll, expect, test } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import {
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  passToPin,
  saveNew,
  type TestWorld,
  testForm,
} from '../testing/index.ts';

const { email, password, pin } = testForm;

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

test.each(['/pin/evaluate', '/v1/vaults'])(
  'a lock that comes during %s leaves nothing open',
  async (path) => {
    const world = await copyWorld(origin);
    const { engine, ports } = world.first;
    await passToPin(world.first);
    let lock: Promise<void> | undefined;
    ports.connection.between = async (request, pass) => {
      if (request.path.endsWith(path)) lock ??= engine.lock();
      return pass();
    };
    await engine.submitPin(pin).catch(() => undefined);
    await lock;
    expect(lock).toBeDefined();
    expect((await engine.state()).kind).not.toBe('unlocked');
    await expect(engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    expect([...world.server.store.sessions.values()].filter(({ kind }) => kind === 'full')).toEqual([]);
  },
);

test('a half session that is over takes the keys of the password with it', async () => {
  const world = await copyWorld(origin);
  const { engine, ports } = world.first;
  await passToPin(world.first);
  world.server.store.sessions.clear();
  expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
  expect(await engine.state()).toEqual({ kind: 'signed-out', email });
  const asked = ports.connection.sent.length;
  expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
  expect(ports.connection.sent.length).toBe(asked);
});

test('two tabs that are told different stories at one place notice it (H12)', async () => {
  const world = await copyWorld(origin);
  const first = await openUnlocked(world);
  const forked = await copyWorld(world);
  const second = await openDevice(forked, first.ports.replica);
  await passToPin(second);
  await second.engine.submitPin(pin);
  await second.engine.syncNow();
  await saveNew(first, { title: 'One story' });
  const id = await second.engine.newItemId();
  expect(await second.engine.saveItem(id, 0, { ...emptyDraft, title: 'Another' })).toMatchObject({
    kind: 'failed',
    reason: 'vault/fork',
  });
});

test('an export that a lock overtakes hands out nothing', async () => {
  const world = await copyWorld(origin);
  const { engine, ports } = await openUnlocked(world);
  let lock: Promise<void> | undefined;
  ports.connection.between = async (request, pass) => {
    if (request.path.endsWith('/step-up/confirm')) lock ??= engine.lock();
    return pass();
  };
  await expect(engine.exportVault('csv', password, '')).rejects.toMatchObject({ code: 'vault/locked' });
  await lock;
});
