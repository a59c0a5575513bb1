import { beforeAll, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  openUnlocked,
  saveNew,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const { password } = testForm;

let origin: TestWorld;
let ids: { readonly [title: string]: string };
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  const titles = ['Bank', 'Post', 'Shop', 'Old'];
  ids = Object.fromEntries(
    await Promise.all(titles.map(async (title) => [title, await saveNew(origin.first, { title })])),
  );
  await origin.first.engine.trashItems([ids.Old!]);
});

const flip = ({ server }: TestWorld, id: string, part: 'overview' | 'secret'): void => {
  const [vault] = [...server.store.vaults.values()];
  vault!.items.get(id)!.at(-1)![part][70]! ^= 1;
};

test.each(['bitwarden-json', 'coffer-encrypted'] as const)(
  'a %s export names the items that do not open',
  async (format) => {
    const world = await copyWorld(origin);
    const device = await openUnlocked(world);
    const [kept] = [...device.ports.replica.accounts.values()];
    await expect.poll(() => kept!.secrets.size).toBe(4);
    kept!.secrets.clear();
    flip(world, ids.Post!, 'secret');
    const outcome = await device.engine.exportVault(format, password, 'a password of the file');
    expect(outcome).toMatchObject({
      ...{ kind: 'exported', items: 3 },
      leftOut: [{ id: ids.Post, title: 'Post', why: 'damaged' }],
    });
  },
);

test('an item that was put aside before is named by its id, since nothing of it can be read', async () => {
  const world = await copyWorld(origin);
  flip(world, ids.Bank!, 'overview');
  const { engine } = await openUnlocked(world);
  const outcome = await engine.exportVault('bitwarden-json', password, '');
  expect(outcome).toMatchObject({ items: 3, leftOut: [{ id: ids.Bank, title: '', why: 'damaged' }] });
});

test('a CSV has no place for the bin: what lies there is named, and not counted as written', async () => {
  const world = await copyWorld(origin);
  const { engine } = await openUnlocked(world);
  const outcome = await engine.exportVault('csv', password, '');
  expect(outcome).toMatchObject({ items: 3, leftOut: [{ id: ids.Old, title: 'Old', why: 'in-bin' }] });
  if (outcome.kind !== 'exported') throw new Error(outcome.kind);
  const text = new TextDecoder().decode(outcome.bytes);
  expect(text.trim().split('\r\n')).toHaveLength(4);
});
