import { expect, test } from 'vitest';
import { createTestWorld, openUnlocked, saveNew, unlock } from '../testing/index.ts';
import { retryEvery } from './open-work.ts';

test('a sync that was refused for too many requests comes again by itself', async () => {
  const world = await createTestWorld();
  const { engine, ports } = world.first;
  await unlock(world.first);
  const problem = { type: 'api/too-many-tries', title: 'Later', status: 429 };
  ports.connection.between = async (request, pass) =>
    request.path.includes('/sync')
      ? { status: 429, body: new TextEncoder().encode(JSON.stringify(problem)) }
      : pass();
  await saveNew(await openUnlocked(world), { title: 'Of another device' });
  await engine.syncNow();
  expect(world.first.events.at(-1)).toEqual({ kind: 'sync', status: 'offline' });
  ports.connection.between = null;
  world.clock.advance(retryEvery);
  await expect
    .poll(async () => (await engine.listItems()).map(({ overview }) => overview.title))
    .toEqual(['Of another device']);
  const before = ports.connection.sent.length;
  world.clock.advance(retryEvery);
  await engine.listItems();
  expect(ports.connection.sent.length).toBe(before);
});
