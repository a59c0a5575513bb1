import { utf8 } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import { createTestWorld, openUnlocked, pathsOf, saveNew } from '../testing/index.ts';

test('a full vault refuses a save once and by its name, keeps the draft, and takes it when there is room', async () => {
  const device = await openUnlocked(await createTestWorld());
  const { engine, ports } = device;
  const kept = await saveNew(device, { title: 'Was there before' });
  const details = { type: 'api/vault-full', title: 'full', status: 403, field: 'bytes' };
  ports.connection.between = async (request, pass) =>
    request.path.endsWith('/commits') ? { status: 403, body: utf8(JSON.stringify(details)) } : pass();
  ports.connection.sent.length = 0;
  const itemId = await engine.newItemId();
  const draft = { ...emptyDraft, title: 'No room' };
  await engine.putDraft({ itemId, isNew: true, baseRevision: 0, draft, changedAt: 1 });
  expect(await engine.saveItem(itemId, 0, draft)).toEqual({ kind: 'failed', reason: 'vault-full' });
  expect(pathsOf(device).filter((path) => path.endsWith('/commits'))).toHaveLength(1);
  expect((await engine.listItems()).map(({ id }) => id)).toEqual([kept]);
  expect((await engine.listDrafts()).map((each) => each.draft.title)).toEqual(['No room']);
  ports.connection.between = null;
  expect((await engine.saveItem(itemId, 0, draft)).kind).toBe('saved');
});
