import { beforeAll, describe, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  edit,
  openUnlocked,
  saveNew,
  type TestWorld,
  unlock,
} from '../testing/index.ts';

let origin: TestWorld;
let ids: string[];
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  ids = [];
  for (const title of ['Bank', 'Post', 'Shop'])
    ids.push(await saveNew(origin.first, { title, password: title }));
});

const flip = ({ server }: TestWorld, part: 'overview' | 'secret', place: number): void => {
  const [vault] = [...server.store.vaults.values()];
  const bytes = vault!.items.get(ids[1]!)!.at(-1)![part];
  bytes[Math.floor(place * (bytes.length - 1))]! ^= 1;
};

describe.each(['overview', 'secret'] as const)('a flipped bit in the %s', (part) => {
  test.each([0, 0.03, 0.5, 1])(
    'at %d of its length puts one item aside, the rest stays usable (B15, F19)',
    async (place) => {
      const world = await copyWorld(origin);
      flip(world, part, place);
      const device = await openUnlocked(world);
      expect((await device.engine.listDamaged()).map(({ id }) => id)).toEqual([ids[1]]);
      expect(device.events).toContainEqual(
        expect.objectContaining({ kind: 'alarm', code: 'crypto/not-authentic' }),
      );
      expect((await device.engine.listItems()).map(({ overview }) => overview.title).sort()).toEqual([
        'Bank',
        'Shop',
      ]);
      expect((await device.engine.openItem(ids[0]!))?.secret.password).toBe('Bank');
      expect((await edit(device, ids[0]!, { notes: 'still' })).kind).toBe('saved');
    },
  );
});

test('deleting the damaged item heals the vault', async () => {
  const world = await copyWorld(origin);
  flip(world, 'secret', 0.5);
  const device = await openUnlocked(world);
  expect((await device.engine.deleteItems([ids[1]!])).kind).toBe('saved');
  expect(await device.engine.listDamaged()).toEqual([]);
  const fresh = await openUnlocked(world);
  expect(fresh.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
  expect((await fresh.engine.listItems()).length).toBe(2);
});

test('a row that the server leaves out is noticed, also beside a damaged one', async () => {
  for (const hasDamage of [false, true]) {
    const world = await copyWorld(origin);
    if (hasDamage) flip(world, 'overview', 0.5);
    [...world.server.store.vaults.values()][0]!.items.delete(ids[2]!);
    const device = await openUnlocked(world);
    expect(device.events).toContainEqual(expect.objectContaining({ kind: 'alarm', code: 'vault/tampered' }));
    expect(await device.engine.listItems()).toEqual([]);
  }
});

test('an item at an older revision is noticed', async () => {
  const world = await copyWorld(origin);
  const device = await openUnlocked(world);
  await edit(device, ids[0]!, { notes: 'newer' });
  [...world.server.store.vaults.values()][0]!.items.get(ids[0]!)!.pop();
  const fresh = await openUnlocked(world);
  expect(fresh.events).toContainEqual(expect.objectContaining({ kind: 'alarm', code: 'vault/tampered' }));
});
