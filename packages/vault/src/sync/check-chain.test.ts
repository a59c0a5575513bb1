import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
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

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let origin: TestWorld;
/** Another person's world, whose manifests are as genuine as ours. */
let foreign: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  for (const title of ['Bank', 'Post', 'Shop']) await saveNew(origin.first, { title });
  await origin.first.engine.lock();
  foreign = await createTestWorld({ ...testForm, email: 'eve@example.test' });
  await unlock(foreign.first, foreign.form);
  for (const title of ['One', 'Two', 'Three']) await saveNew(foreign.first, { title });
});

let world: TestWorld;
beforeEach(async () => {
  world = await copyWorld(origin);
});

const manifestsOf = (of: TestWorld) => [...of.server.store.vaults.values()][0]!.manifests;
type Manifests = ReturnType<typeof manifestsOf>;
const spoil = (text: string) => {
  const at = text.length >> 1;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};
const alarmsOf = ({ events }: TestDevice) =>
  events.flatMap((event) => (event.kind === 'alarm' ? [event.code] : []));
const titlesOf = async ({ engine }: TestDevice) =>
  (await engine.listItems()).map(({ overview }) => overview.title).sort();

type Lie = readonly [string, (manifests: Manifests) => void];
const change =
  (at: number, make: (sent: Manifests[number]) => Partial<Manifests[number]>) =>
  (manifests: Manifests): void => {
    const index = at < 0 ? manifests.length + at : at;
    manifests[index] = { ...manifests[index]!, ...make(manifests[index]!) };
  };
const lies: readonly Lie[] = [
  ['whose newest signature is spoiled', change(-1, ({ signature }) => ({ signature: spoil(signature) }))],
  [
    'whose newest signature is of another one',
    (all) => change(-1, () => ({ signature: all[1]!.signature }))(all),
  ],
  ['whose newest MAC is spoiled', change(-1, ({ mac }) => ({ mac: spoil(mac) }))],
  ['whose newest MAC is of another one', (all) => change(-1, () => ({ mac: all[1]!.mac }))(all)],
  ['whose newest manifest is spoiled', change(-1, ({ manifest }) => ({ manifest: spoil(manifest) }))],
  ['whose newest manifest is cut off', change(-1, ({ manifest }) => ({ manifest: manifest.slice(0, 40) }))],
  ['whose newest manifest comes twice', (all) => void all.push(all.at(-1)!)],
  ['whose newest two changed places', (all) => void all.push(...all.splice(-2).reverse())],
  ['whose last but one is left out', (all) => void all.splice(-2, 1)],
  ['that ends in a manifest of another vault', (all) => void all.push(manifestsOf(foreign).at(-1)!)],
  [
    'whose newest is another vault’s of the same number',
    (all) => void all.splice(-1, 1, manifestsOf(foreign)[all.length - 1]!),
  ],
];

/** A lie is told by the first check that it fails; which one, is no promise. */
const codes = /^vault\/(tampered|fork|rollback|malformed-reply)$/;

describe('a chain (H07, H11, H16)', () => {
  test.each(lies)(
    '%s is refused by a device that never saw the vault, and nothing is shown',
    async (_, lie) => {
      lie(manifestsOf(world));
      const device = await openDevice(world);
      await passToPin(device);
      await device.engine.submitPin(testForm.pin);
      await device.engine.syncNow().catch(() => undefined);
      expect(alarmsOf(device).length).toBeGreaterThan(0);
      for (const code of alarmsOf(device)) expect(code).toMatch(codes);
      expect(await titlesOf(device)).toEqual([]);
    },
  );

  test.each(lies)('%s is refused by a device that saw it before, which keeps what it saw', async (_, lie) => {
    const device = await openUnlocked(world);
    device.ports.connection.offline = true;
    const writer = await openUnlocked(world);
    for (const title of ['Later', 'Last']) await saveNew(writer, { title });
    lie(manifestsOf(world));
    device.events.length = 0;
    device.ports.connection.offline = false;
    await device.engine.syncNow().catch(() => undefined);
    expect(alarmsOf(device).length).toBeGreaterThan(0);
    for (const code of alarmsOf(device)) expect(code).toMatch(codes);
    expect(await titlesOf(device)).toEqual(['Bank', 'Post', 'Shop']);
  });

  test('that goes on honestly is taken, by both (S22)', async () => {
    const device = await openUnlocked(world);
    device.ports.connection.offline = true;
    await saveNew(await openUnlocked(world), { title: 'Later' });
    device.ports.connection.offline = false;
    await device.engine.syncNow();
    for (const each of [device, await openUnlocked(world)]) {
      expect(alarmsOf(each)).toEqual([]);
      expect(await titlesOf(each)).toEqual(['Bank', 'Later', 'Post', 'Shop']);
    }
  });

  test('that is older than this device saw is a rollback, and a fresh device can be shown it only as old as the account state', async () => {
    const device = await openUnlocked(world);
    const before = structuredClone(world.server.store);
    await saveNew(device, { title: 'Later' });
    device.events.length = 0;
    const vault = [...world.server.store.vaults.values()][0]!;
    vault.manifests.splice(-1);
    await device.engine.syncNow().catch(() => undefined);
    expect(alarmsOf(device)).toEqual(['vault/rollback']);
    expect(await titlesOf(device)).toContain('Later');
    expect([...before.vaults.values()][0]!.manifests).toHaveLength(vault.manifests.length);
  });
});
