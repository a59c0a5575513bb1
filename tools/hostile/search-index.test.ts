import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../apps/cli/src/postgres/testing.ts';
import { emptyDraft } from '../../packages/vault/src/items/item.ts';
import { copyReplica, type Device, openDevice } from './harness/device.ts';
import type { World } from './harness/stage.ts';
import { openWorld } from './harness/world.ts';

let database: TestDatabase;
let world: World;
let ada: Device;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await openWorld(database.url);
  ada = await openDevice(world.server, copyReplica(world.ada.replica));
  const { email, password, pin } = world.ada.form;
  const mails = world.server.mailsTo(email);
  const passed = await ada.engine.submitPassword(email, password);
  if (passed.kind === 'passed' && !passed.deviceKnown)
    await ada.engine.submitCode(await world.server.codeFor(email, mails));
  expect(await ada.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  await ada.engine.syncNow();
});
afterAll(async () => {
  await world?.server.close();
  await database.drop();
});

const save = async (title: string) => {
  const id = await ada.engine.newItemId();
  const end = await ada.engine.saveItem(id, 0, { ...emptyDraft, title });
  const [row] = await world.server.query(
    'SELECT cardinality(tokens) AS tokens FROM item WHERE item_id = $1',
    [id],
  );
  return { id, kind: end.kind, tokens: Number(row?.tokens) };
};

test('a browser that has not heard that the index is off is refused its tokens by the real API and loses nothing', async () => {
  expect((await save('Before')).tokens).toBeGreaterThan(0);
  await world.server.query(`UPDATE organisation SET policy = '{"search": {"serverIndex": false}}'`);
  const after = await save('After');
  expect(after).toMatchObject({ kind: 'saved', tokens: 0 });
  expect((await ada.engine.openItem(after.id))?.overview.title).toBe('After');
  expect((await ada.engine.organisation()).policy.search.serverIndex).toBe(false);
});
