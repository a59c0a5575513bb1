import { idText, randomBytes } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { openWork } from '../engine/open-work.ts';
import { emptyDraft } from '../items/item.ts';
import { saveItem } from '../items/save-item.ts';
import { passPassword, passPin } from '../session/sign-in.ts';
import { createTestWorld, openUnlocked, testForm } from '../testing/index.ts';

const writers = 50;

/** Many writers on one key derivation: each has a vault of its own and knows nothing of the others. */
const openWriters = async () => {
  const world = await createTestWorld();
  const { ports } = world.first;
  const { halfOpen } = await passPassword(ports, testForm.email, testForm.password);
  const { session } = await passPin(ports, halfOpen!, testForm.pin);
  const works = await Promise.all(
    Array.from({ length: writers }, async () => {
      const { work, stop } = await openWork(
        ports,
        session!,
        () => undefined,
        () => undefined,
      );
      stop();
      await work.sync();
      return work;
    }),
  );
  return { world, works };
};

test('fifty writers at the same moment all get their item in (F9, U28)', async () => {
  const { world, works } = await openWriters();
  const titles = works.map((_, i) => `item ${i}`);
  const outcomes = await Promise.all(
    works.map((work, i) => {
      const id = idText(randomBytes(16));
      return saveItem(work, id, 0, { ...emptyDraft, title: titles[i]! });
    }),
  );
  expect(outcomes.filter(({ kind }) => kind !== 'saved')).toEqual([]);
  const reader = await openUnlocked(world);
  const listed = (await reader.engine.listItems()).map(({ overview }) => overview.title);
  expect(listed.sort()).toEqual(titles.sort());
});
