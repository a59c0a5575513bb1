import { beforeAll, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  edit,
  openUnlocked,
  saveNew,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';
import { draftOf } from './item-content.ts';

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

/** Well sealed, but of a shape that nobody can read: what a faulty writer leaves behind. */
const unreadable = { notes: 7 as unknown as string };

const damagedOf = async ({ engine }: TestDevice): Promise<string[]> =>
  (await engine.listDamaged()).map(({ id }) => id);

test('an item whose sealed secret has no known shape is put aside, the others stay usable (B15, F19)', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const good = await saveNew(world.first, { title: 'Good', password: 'p' });
  const bad = await saveNew(world.first, { title: 'Bad', ...unreadable });
  const { engine } = await openUnlocked(world);
  expect(await engine.openItem(bad)).toBeNull();
  expect((await engine.listDamaged()).map(({ id }) => id)).toEqual([bad]);
  expect((await engine.openItem(good))?.secret.password).toBe('p');
  expect((await engine.trashItems([good])).kind).toBe('saved');
});

test('a former revision that has no known shape is left out, the others are listed', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const { engine } = world.first;
  const id = await saveNew(world.first, { title: 'One' });
  const one = draftOf((await engine.openItem(id))!);
  await edit(world.first, id, { title: 'Two', ...unreadable });
  await engine.saveItem(id, 2, { ...one, title: 'Three' });
  await engine.saveItem(id, 3, { ...one, title: 'Four' });
  const former = await engine.listFormerRevisions(id);
  expect(former.map(({ overview }) => overview.title)).toEqual(['Three', 'One']);
  expect(await damagedOf(world.first)).toEqual([]);
});
