import type { SavedDraft } from '@coffer/vault';
import { emptyDraft } from '@coffer/vault/item';
import { expect, test } from 'vitest';
import { beginNew } from './begin-new.ts';

const draft = (itemId: string, isNew = true): SavedDraft => ({
  ...{ itemId, isNew, baseRevision: isNew ? 0 : 1, changedAt: 1 },
  draft: { ...emptyDraft, title: itemId },
});

/** A browser in which other tabs write `taken`. */
const browser = (drafts: readonly SavedDraft[], taken: readonly string[]) => {
  const held = new Set(taken);
  return {
    engine: { listDrafts: async () => drafts, newItemId: async () => 'fresh' },
    hold: async (id: string) => {
      if (held.has(id)) return null;
      held.add(id);
      return () => void held.delete(id);
    },
  };
};

test('a new item goes on with the unsaved text of a tab that is gone', async () => {
  const { engine, hold } = browser([draft('edit', false), draft('new')], []);
  expect(await beginNew(engine, hold)).toMatchObject({ id: 'new', kept: { itemId: 'new' } });
});

test('a second tab begins its new item under an id of its own, and the third takes what is free (F18)', async () => {
  const { engine, hold } = browser([draft('a'), draft('b')], ['a']);
  const second = await beginNew(engine, hold);
  expect(second.id).toBe('b');
  expect(await beginNew(engine, hold)).toMatchObject({ id: 'fresh', kept: null });
  second.release();
  expect((await beginNew(engine, hold)).id).toBe('b');
});

test('a fresh id is held too, so that no other tab takes its first draft up', async () => {
  const { engine, hold } = browser([], []);
  await beginNew(engine, hold);
  expect(await hold('fresh')).toBeNull();
});
