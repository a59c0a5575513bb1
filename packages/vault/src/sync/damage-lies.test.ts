import { randomBytes } from '@coffer/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyWorld, openUnlocked, type TestWorld } from '../testing/index.ts';
import {
  alarmsOf,
  alter,
  comeBack,
  damage,
  type Ids,
  itemsOf,
  makeThree,
  openReturning,
  titlesOf,
} from './damage.test-kit.ts';

let origin: TestWorld;
let ids: Ids;
beforeAll(async () => {
  ({ origin, ids } = await makeThree());
});

/** What a hostile server does to Shop while Post is damaged. */
const lies: readonly (readonly [string, (world: TestWorld) => void])[] = [
  ['left out', (world) => void itemsOf(world).delete(ids[2])],
  ['at its older revision', (world) => void itemsOf(world).get(ids[2])!.pop()],
  [
    'at its older revision, under the newer leaf',
    (world) => {
      const { leaf } = itemsOf(world).get(ids[2])!.pop()!;
      alter(world, ids[2], () => ({ leaf }));
    },
  ],
  [
    'at its older revision, beside a row that claims the newer leaf',
    (world) => {
      const newer = itemsOf(world).get(ids[2])!.pop()!;
      itemsOf(world).set('00000000-0000-4000-8000-000000000001', [{ ...newer, overview: randomBytes(80) }]);
    },
  ],
  [
    'as another item that was never signed',
    (world) => {
      const row = { ...itemsOf(world).get(ids[0])!.at(-1)!, changeSeq: 1000 };
      itemsOf(world).set('00000000-0000-4000-8000-000000000001', [row]);
    },
  ],
  [
    'without a leaf, and damaged too',
    (world) => {
      damage(world, ids[2]);
      alter(world, ids[2], () => ({ leaf: new Uint8Array(0) }));
    },
  ],
];

describe('a server that damages one item and shows another', () => {
  test.each(lies)('%s: refused by a device that never saw the vault (H07, H11)', async (_, lie) => {
    const world = await copyWorld(origin);
    damage(world, ids[1]);
    lie(world);
    const device = await openUnlocked(world);
    expect(alarmsOf(device)).toEqual(['vault/tampered']);
    expect([await titlesOf(device), await device.engine.listDamaged()]).toEqual([[], []]);
  });

  test.each(lies)('%s: refused while damage stands (H07, H11)', async (_, lie) => {
    const world = await copyWorld(origin);
    damage(world, ids[1]);
    const device = await openReturning(world, [ids[2]]);
    lie(world);
    device.events.length = 0;
    await comeBack(device);
    expect(alarmsOf(device).join()).toMatch(/^vault\/(tampered|rollback)$/);
    expect(await titlesOf(device)).toEqual(['Bank', 'Shop']);
    expect((await device.engine.openItem(ids[2]))?.secret.notes).toBe('second');
  });
});

test('a deleted item that a server brings back is refused, also beside damage', async () => {
  const world = await copyWorld(origin);
  const first = await openUnlocked(world);
  await first.engine.deleteItems([ids[2]]);
  damage(world, ids[1]);
  const { leaf } = itemsOf(world).get(ids[2])!.pop()!;
  alter(world, ids[2], () => ({ leaf }));
  const device = await openUnlocked(world);
  expect([alarmsOf(device), await titlesOf(device)]).toEqual([['vault/tampered'], []]);
});

test('a server that knows no leaves has no excuse', async () => {
  const world = await copyWorld(origin);
  damage(world, ids[1]);
  for (const [id] of itemsOf(world)) alter(world, id, () => ({ leaf: new Uint8Array(0) }));
  const device = await openUnlocked(world);
  expect([alarmsOf(device), await titlesOf(device)]).toEqual([['vault/tampered'], []]);
});

test('a row that the server leaves out is noticed', async () => {
  const world = await copyWorld(origin);
  itemsOf(world).delete(ids[2]);
  const device = await openUnlocked(world);
  expect([alarmsOf(device), await titlesOf(device)]).toEqual([['vault/tampered'], []]);
});

test('an item at an older revision is noticed', async () => {
  const world = await copyWorld(origin);
  itemsOf(world).get(ids[2])!.pop();
  expect(alarmsOf(await openUnlocked(world))).toEqual(['vault/tampered']);
});
