import { expect } from 'vitest';
import {
  createTestWorld,
  edit,
  openUnlocked,
  type StoredRevision,
  saveNew,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';

export type Ids = readonly [bank: string, post: string, shop: string];

/** A vault with three items; Post and Shop are at their second revision. */
export const makeThree = async (): Promise<{ readonly origin: TestWorld; readonly ids: Ids }> => {
  const origin = await createTestWorld();
  await unlock(origin.first);
  const make = (title: string) => saveNew(origin.first, { title, password: title });
  const ids: Ids = [await make('Bank'), await make('Post'), await make('Shop')];
  for (const id of ids.slice(1)) await edit(origin.first, id, { notes: 'second' });
  return { origin, ids };
};

/** The one vault's items as the server keeps them. */
export const itemsOf = ({ server }: TestWorld) =>
  [...server.store.vaults.values()][0]?.items ?? new Map<string, StoredRevision[]>();

/** Changes the newest stored row of an item. */
export const alter = (
  world: TestWorld,
  id: string,
  change: (row: StoredRevision) => Partial<StoredRevision>,
): void => {
  const revisions = [...(itemsOf(world).get(id) ?? [])];
  const last = revisions.pop();
  if (!last) throw new Error('There is no such item.');
  itemsOf(world).set(id, [...revisions, { ...last, ...change(last) }]);
};

export const flipped = (bytes: Uint8Array<ArrayBuffer>, place = 0.5): Uint8Array<ArrayBuffer> => {
  const copy = bytes.slice();
  const at = Math.floor(place * (copy.length - 1));
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

/** Flips a bit of an item's overview as the server keeps it. */
export const damage = (world: TestWorld, id: string): void =>
  alter(world, id, ({ overview }) => ({ overview: flipped(overview) }));

/** What was told, each once: every sync tells it again. */
export const alarmsOf = ({ events }: TestDevice): string[] => [
  ...new Set(events.flatMap((event) => (event.kind === 'alarm' ? [event.code] : []))),
];

export const titlesOf = async ({ engine }: TestDevice): Promise<string[]> =>
  (await engine.listItems()).map(({ overview }) => overview.title).sort();

/** Expects that Post alone was put aside and the rest opens. */
export const expectAside = async (device: TestDevice, ids: Ids, titles: readonly string[]): Promise<void> => {
  expect((await device.engine.listDamaged()).map(({ id }) => id)).toEqual([ids[1]]);
  expect(alarmsOf(device)).toEqual(['crypto/not-authentic']);
  expect(await titlesOf(device)).toEqual(titles);
  expect(await device.engine.openItem(ids[1])).toBeNull();
  expect((await device.engine.openItem(ids[0]))?.secret.password).toBe('Bank');
};

/** A device that was here and left, and what others did to the items meanwhile. */
export const openReturning = async (world: TestWorld, changed: readonly string[]): Promise<TestDevice> => {
  const device = await openUnlocked(world);
  device.ports.connection.offline = true;
  const other = await openUnlocked(world);
  for (const id of changed) await edit(other, id, { notes: 'third' });
  return device;
};

export const comeBack = async (device: TestDevice): Promise<void> => {
  device.ports.connection.offline = false;
  await device.engine.syncNow();
};

/** How often a device asked for leaves. */
export const leavesAsked = ({ ports }: TestDevice): number =>
  ports.connection.sent.filter(({ path }) => path.endsWith('/leaves')).length;
