import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../people/people.test-kit.ts';
import {
  copyWorld,
  createTestWorld,
  cut,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';
import { heardFor } from './heard-policy.ts';
import { sayPolicy } from './organisation.test-kit.ts';

let origin: TestWorld;
let world: TestWorld;
let ana: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
});

/** How many search tokens the server got with a new item. */
const tokensOfNew = async (): Promise<number> => {
  const id = await saveNew(ana, { title: 'Bank of somewhere' });
  const revisions = [...world.server.store.vaults.values()].flatMap(({ items }) => items.get(id) ?? []);
  return must(revisions.at(-1)).tokens.length;
};

const looks = (): number => pathsOf(ana).filter((path) => path.endsWith('/v1/organisation')).length;

describe('search tokens', () => {
  test('go along with an item, and stay away where the organisation wants no index', async () => {
    ana = await openUnlocked(world);
    expect(await tokensOfNew()).toBeGreaterThan(0);
    sayPolicy(world.server, { search: { serverIndex: false } });
    world.clock.advance(heardFor + 1);
    await tokensOfNew();
    await expect.poll(tokensOfNew).toBe(0);
  });

  test('stay away from the first item on where that was said before', async () => {
    sayPolicy(world.server, { search: { serverIndex: false } });
    ana = await openUnlocked(world);
    expect(await tokensOfNew()).toBe(0);
  });

  test('go by what was heard last where the next look fails, which no save waits for', async () => {
    ana = await openUnlocked(world);
    await tokensOfNew();
    cut(ana, '/v1/organisation');
    world.clock.advance(heardFor + 1);
    const before = looks();
    expect(await tokensOfNew()).toBeGreaterThan(0);
    expect(looks()).toBeGreaterThan(before);
  });
});
