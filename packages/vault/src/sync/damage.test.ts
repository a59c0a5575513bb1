import { idBytes, idText } from '@coffer/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  copyWorld,
  edit,
  openUnlocked,
  type StoredRevision,
  saveNew,
  type TestWorld,
} from '../testing/index.ts';
import {
  alarmsOf,
  alter,
  comeBack,
  damage,
  expectAside,
  flipped,
  type Ids,
  itemsOf,
  leavesAsked,
  makeThree,
  openReturning,
  titlesOf,
} from './damage.test-kit.ts';

let origin: TestWorld;
let ids: Ids;
beforeAll(async () => {
  ({ origin, ids } = await makeThree());
});

describe.each(['overview', 'secret'] as const)('a flipped bit in the %s', (part) => {
  test.each([0, 0.03, 0.5, 1])(
    'at %d of its length puts one item aside, the rest stays usable (B15, F19)',
    async (place) => {
      const world = await copyWorld(origin);
      alter(world, ids[1], (row) => ({ [part]: flipped(row[part], place) }));
      const device = await openUnlocked(world);
      await expectAside(device, ids, ['Bank', 'Shop']);
      expect((await edit(device, ids[0], { notes: 'still' })).kind).toBe('saved');
    },
  );
});

const ofNumbers: readonly (readonly [string, Partial<StoredRevision>])[] = [
  ['revision, now older', { revision: 1 }],
  ['revision, now newer', { revision: 258 }],
  ['revision, now no number that can be', { revision: 0 }],
  ['flags, now deleted', { flags: 1 }],
  ['flags, now of no meaning', { flags: 512 }],
];

describe.each(ofNumbers)('a flipped bit in the %s', (_, change) => {
  test('puts one item aside, on a device that never saw the vault (B15, F19)', async () => {
    const world = await copyWorld(origin);
    alter(world, ids[1], () => change);
    await expectAside(await openUnlocked(world), ids, ['Bank', 'Shop']);
  });

  test('puts one item aside, on a device that comes back (B15, F19)', async () => {
    const world = await copyWorld(origin);
    const device = await openReturning(world, ids.slice(1));
    alter(world, ids[1], () => change);
    await comeBack(device);
    await expectAside(device, ids, ['Bank', 'Shop']);
  });

  test('is healed by deleting the item', async () => {
    const world = await copyWorld(origin);
    alter(world, ids[1], () => change);
    const device = await openUnlocked(world);
    expect((await device.engine.deleteItems([ids[1]])).kind).toBe('saved');
    const fresh = await openUnlocked(world);
    expect([alarmsOf(fresh), leavesAsked(fresh), await titlesOf(fresh)]).toEqual([[], 0, ['Bank', 'Shop']]);
  });
});

test.each([-5, 0, 1, 2 ** 40])('a change seq of %d is no loss to anybody (B15, F19)', async (changeSeq) => {
  const world = await copyWorld(origin);
  const returning = await openReturning(world, ids.slice(1));
  alter(world, ids[1], () => ({ changeSeq }));
  await comeBack(returning);
  for (const device of [returning, await openUnlocked(world)]) {
    await device.engine.syncNow();
    expect([alarmsOf(device), await titlesOf(device)]).toEqual([[], ['Bank', 'Post', 'Shop']]);
    expect((await device.engine.openItem(ids[1]))?.secret.notes).toBe('third');
  }
});

test('a row under another id is the damaged item that its leaf names (B15, F19)', async () => {
  const world = await copyWorld(origin);
  const returning = await openReturning(world, ids.slice(1));
  const revisions = itemsOf(world).get(ids[1])!;
  itemsOf(world).delete(ids[1]);
  itemsOf(world).set(idText(flipped(idBytes(ids[1]))), revisions);
  await comeBack(returning);
  await expectAside(returning, ids, ['Bank', 'Shop']);
  await expectAside(await openUnlocked(world), ids, ['Bank', 'Shop']);
});

test('a flipped bit in a deleted item brings nothing back', async () => {
  for (const change of [{ flags: 0 }, { flags: 3 }, { revision: 1 }]) {
    const world = await copyWorld(origin);
    const first = await openUnlocked(world);
    await first.engine.deleteItems([ids[1]]);
    alter(world, ids[1], () => change);
    const device = await openUnlocked(world);
    expect([alarmsOf(device), await device.engine.listDamaged(), await titlesOf(device)]).toEqual([
      [],
      [],
      ['Bank', 'Shop'],
    ]);
  }
});

test('a flipped bit in a leaf alone is no loss, and honest syncs ask for none', async () => {
  const world = await copyWorld(origin);
  alter(world, ids[1], ({ leaf }) => ({ leaf: flipped(leaf) }));
  const device = await openUnlocked(world);
  await edit(device, ids[1], { notes: 'third' });
  await device.engine.syncNow();
  expect([alarmsOf(device), leavesAsked(device)]).toEqual([[], 0]);
});

test('a flipped bit in the leaf of one item does not spoil the damage of another', async () => {
  const world = await copyWorld(origin);
  damage(world, ids[1]);
  alter(world, ids[2], ({ leaf }) => ({ leaf: flipped(leaf) }));
  await expectAside(await openUnlocked(world), ids, ['Bank', 'Shop']);
});

test('deleting the damaged item heals the vault', async () => {
  const world = await copyWorld(origin);
  alter(world, ids[1], ({ secret }) => ({ secret: flipped(secret) }));
  const device = await openUnlocked(world);
  expect((await device.engine.deleteItems([ids[1]])).kind).toBe('saved');
  expect(await device.engine.listDamaged()).toEqual([]);
  const fresh = await openUnlocked(world);
  expect(alarmsOf(fresh)).toEqual([]);
  expect(await titlesOf(fresh)).toEqual(['Bank', 'Shop']);
});

test('what is saved beside damage is right on every device: the root stands on what was signed', async () => {
  const world = await copyWorld(origin);
  const holder = await openReturning(world, []);
  damage(world, ids[1]);
  const device = await openUnlocked(world);
  expect((await edit(device, ids[0], { notes: 'beside' })).kind).toBe('saved');
  await saveNew(device, { title: 'New' });
  await comeBack(holder);
  expect([alarmsOf(holder), await titlesOf(holder)]).toEqual([[], ['Bank', 'New', 'Post', 'Shop']]);
  await expectAside(await openUnlocked(world), ids, ['Bank', 'New', 'Shop']);
});

test('what others save while the leaves are asked for is taken in', async () => {
  const world = await copyWorld(origin);
  const other = await openUnlocked(world);
  damage(world, ids[1]);
  const device = await openReturning(world, []);
  await edit(other, ids[0], { notes: 'before' });
  alter(world, ids[0], ({ secret }) => ({ secret: flipped(secret) }));
  let saves = 0;
  device.ports.connection.between = async (request, pass) => {
    if (request.path.endsWith('/leaves')) saves += 1;
    if (request.path.endsWith('/leaves') && saves < 3) await saveNew(other, { title: `New ${saves}` });
    return pass();
  };
  await comeBack(device);
  expect(alarmsOf(device)).toEqual(['crypto/not-authentic']);
  expect(await titlesOf(device)).toEqual(['New 1', 'New 2', 'Shop']);
});

test('a device that has the damaged item keeps it, and heals it by the next save', async () => {
  const world = await copyWorld(origin);
  const holder = await openReturning(world, [ids[2]]);
  damage(world, ids[1]);
  alter(world, ids[2], ({ secret }) => ({ secret: flipped(secret) }));
  await comeBack(holder);
  expect((await holder.engine.listDamaged()).map(({ id }) => id)).toEqual([ids[2]]);
  expect((await holder.engine.openItem(ids[1]))?.secret.password).toBe('Post');
  expect((await edit(holder, ids[1], { notes: 'healed' })).kind).toBe('saved');
  const fresh = await openUnlocked(world);
  expect(await titlesOf(fresh)).toEqual(['Bank', 'Post']);
});
