import { indexItemsLimit, parseCommit } from '@coffer/contracts';
import { utf8 } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../people/people.test-kit.ts';
import { indexSteps } from '../search/index-vault.ts';
import {
  bend,
  copyWorld,
  createTestWorld,
  cut,
  edit,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  unlock,
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

/** The newest stored row of an item. */
const rowOf = (id: string) =>
  must([...world.server.store.vaults.values()].flatMap(({ items }) => items.get(id) ?? []).at(-1));

/** How many search tokens the server got with a new item. */
const tokensOfNew = async (): Promise<number> =>
  rowOf(await saveNew(ana, { title: 'Bank of somewhere' })).tokens.length;

const asked = (part: string): number => pathsOf(ana).filter((path) => path.endsWith(part)).length;
const looks = (): number => asked('/v1/organisation');

/** Switches the index off, as the real server does with its job behind it: without a word to anybody. */
const switchOff = (): void => {
  sayPolicy(world.server, { search: { serverIndex: false } });
  for (const { items } of world.server.store.vaults.values())
    for (const [id, rows] of items)
      items.set(
        id,
        rows.map((row) => ({ ...row, tokens: [] })),
      );
};

describe('search tokens', () => {
  test('go along with an item, and stay away where the organisation wants no index', async () => {
    ana = await openUnlocked(world);
    expect(await tokensOfNew()).toBeGreaterThan(0);
    sayPolicy(world.server, { search: { serverIndex: false } });
    world.clock.advance(heardFor + 1);
    expect(await tokensOfNew()).toBe(0);
    expect(await tokensOfNew()).toBe(0);
  });

  test('that are refused stay away from the next sending: nothing is lost, and the policy is heard anew', async () => {
    ana = await openUnlocked(world);
    const id = await saveNew(ana, { title: 'Post', password: 'before' });
    switchOff();
    const [heard, sent] = [looks(), asked('/commits')];
    expect(await edit(ana, id, { password: 'after' })).toMatchObject({ kind: 'saved', revision: 2 });
    expect(rowOf(id)).toMatchObject({ revision: 2, tokens: [] });
    expect((await ana.engine.openItem(id))?.secret.password).toBe('after');
    expect(asked('/commits') - sent).toBe(2);
    expect(looks()).toBeGreaterThan(heard);
    // Whoever heard it is not refused again, and another device takes what was saved.
    expect(await tokensOfNew()).toBe(0);
    expect(asked('/commits') - sent).toBe(3);
    const other = await openUnlocked(world);
    expect((await other.engine.openItem(id))?.secret.password).toBe('after');
  });

  test('that are refused again and again by a server that says it wants them cost no save', async () => {
    ana = await openUnlocked(world);
    ana.ports.connection.between = async (request, pass) => {
      const isCommit = request.path.endsWith('/commits') && parseCommit(request.body, 1000);
      if (!isCommit || isCommit.items.every(({ tokens }) => tokens.length === 0)) return pass();
      const title = 'api/index-off';
      return { status: 403, body: utf8(JSON.stringify({ type: title, title, status: 403 })) };
    };
    for (let i = 0; i < 3; i += 1) expect(await tokensOfNew()).toBe(0);
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

describe('an index that is switched on again', () => {
  const bare = (ids: readonly string[]): number => ids.filter((id) => rowOf(id).tokens.length === 0).length;
  const many = async (length: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < length; i += 1) ids.push(await saveNew(ana, { title: `Number ${i}` }));
    return ids;
  };

  test('gets the tokens of what there is at the next unlock: those that a save would have brought', async () => {
    ana = await openUnlocked(world);
    const ids = await many(3);
    const before = ids.map((id) => rowOf(id));
    switchOff();
    await ana.engine.lock();
    await unlock(ana, world.form);
    await ana.engine.syncNow();
    expect(bare(ids)).toBe(3);
    sayPolicy(world.server, {});
    await ana.engine.lock();
    await unlock(ana, world.form);
    await expect.poll(() => bare(ids)).toBe(0);
    expect(ids.map((id) => rowOf(id))).toEqual(before);
  });

  test('is asked about in small steps', async () => {
    ana = await openUnlocked(world);
    const ids = await many(indexItemsLimit + 2);
    switchOff();
    sayPolicy(world.server, {});
    const sent = asked('/index');
    await ana.engine.lock();
    await unlock(ana, world.form);
    await expect.poll(() => bare(ids)).toBe(0);
    await expect.poll(() => asked('/index') - sent).toBe(3);
  });

  test('is given no more than its steps in one unlock', async () => {
    ana = await openUnlocked(world);
    await saveNew(ana, { title: 'Without end' });
    const without = Array.from({ length: indexItemsLimit }, () => ({
      itemId: crypto.randomUUID(),
      revision: 1,
    }));
    bend(ana, '/index', () => ({ without }));
    const sent = asked('/index');
    await ana.engine.lock();
    await unlock(ana, world.form);
    await expect.poll(() => asked('/index') - sent).toBe(indexSteps + 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked('/index') - sent).toBe(indexSteps + 1);
  });

  test('is not asked about while it is off', async () => {
    sayPolicy(world.server, { search: { serverIndex: false } });
    ana = await openUnlocked(world);
    await tokensOfNew();
    await ana.engine.lock();
    await unlock(ana, world.form);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked('/index')).toBe(0);
  });
});
