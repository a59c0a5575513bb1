import { beforeAll, describe, expect, test } from 'vitest';
import { emptyDraft, type ItemDraft } from '../items/item.ts';
import {
  copyWorld,
  createTestWorld,
  cut,
  edit,
  findCanaries,
  openDevice,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

const titlesOf = async ({ engine }: TestDevice): Promise<string[]> =>
  (await engine.listItems()).map(({ overview }) => overview.title).sort();

const alarmsOf = ({ events }: TestDevice) => events.filter(({ kind }) => kind === 'alarm');

/** What stands in a browser's snapshot: what a new tab shows while the server answers no sync. */
const reopened = async (world: TestWorld, { ports }: TestDevice): Promise<TestDevice> => {
  const tab = await openDevice(world, ports.replica);
  cut(tab, '/sync');
  await unlock(tab);
  return tab;
};

test('after a reload the list stands before the server sends a row, and items open', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const ids = await Promise.all(
    Array.from({ length: 70 }, (_, i) => saveNew(world.first, { title: `t${i}`, password: `p${i}` })),
  );
  await edit(world.first, ids[3]!, { password: 'changed' });
  await world.first.engine.deleteItems([ids[4]!]);
  await world.first.engine.lock();
  const tab = await reopened(world, world.first);
  expect((await titlesOf(tab)).length).toBe(69);
  expect((await tab.engine.openItem(ids[3]!))?.secret.password).toBe('changed');
  expect(pathsOf(tab).filter((path) => path.includes('/items/'))).toEqual([]);
  expect((await tab.engine.search('t3')).hits.length).toBeGreaterThan(0);
  tab.ports.connection.between = null;
  await tab.engine.syncNow();
  expect(pathsOf(tab).findLast((path) => path.includes('/sync?'))).toMatch(/since=73&/);
  expect(alarmsOf(tab)).toEqual([]);
});

test.each(['page', 'head', 'missing page'])(
  'a broken %s counts as none: the browser starts as a fresh one',
  async (what) => {
    const world = await copyWorld(origin);
    await unlock(world.first);
    await saveNew(world.first, { title: 'Bank' });
    await world.first.engine.lock();
    const [kept] = [...world.first.ports.replica.accounts.values()];
    const [snapshot] = [...kept!.snapshots.values()];
    const [key, page] = [...snapshot!.pages][0]!;
    if (what === 'page') page[40]! ^= 1;
    if (what === 'head') snapshot!.head[40]! ^= 1;
    if (what === 'missing page') snapshot!.pages.delete(key);
    const tab = await openUnlocked(world, world.first.ports.replica);
    expect(await titlesOf(tab)).toEqual(['Bank']);
    expect(pathsOf(tab).some((path) => path.includes('since=0&'))).toBe(true);
    expect(alarmsOf(tab)).toEqual([]);
    await tab.engine.lock();
    expect(await titlesOf(await reopened(world, tab))).toEqual(['Bank']);
  },
);

test('two tabs of one browser keep a whole snapshot and marks that never go back', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const other = await openUnlocked(world, world.first.ports.replica);
  const markOf = (): number => {
    const [text] = [...other.ports.replica.marks.values()];
    return Object.values((JSON.parse(text!) as { vaults: Record<string, { seq: number }> }).vaults)[0]!.seq;
  };
  let highest = 0;
  for (const [i, tab] of [world.first, other, world.first, world.first, other, other].entries()) {
    await saveNew(tab, { title: `t${i}` });
    expect(markOf()).toBeGreaterThan(highest);
    highest = markOf();
  }
  await world.first.engine.lock();
  expect(markOf()).toBeGreaterThanOrEqual(highest);
  await other.engine.lock();
  const tab = await reopened(world, other);
  expect(await titlesOf(tab)).toEqual(['t0', 't1', 't2', 't3', 't4', 't5']);
  tab.ports.connection.between = null;
  await tab.engine.syncNow();
  expect([...alarmsOf(tab), ...alarmsOf(other), ...alarmsOf(world.first)]).toEqual([]);
});

const secretIdsOf = ({ ports }: TestDevice): string[] =>
  [...ports.replica.accounts.values()].flatMap(({ secrets }) =>
    [...secrets.keys()].map((key) => key.split(' ')[1]!),
  );

test('a tab that writes the whole snapshot anew keeps the secrets that are still right', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const ids = [await saveNew(world.first, { title: 'a', password: 'one' })];
  const other = await openUnlocked(world, world.first.ports.replica);
  ids.push(await saveNew(world.first, { title: 'b', password: 'two' }));
  ids.push(await saveNew(other, { title: 'c', password: 'three' }));
  await Promise.all([world.first.engine.lock(), other.engine.lock()]);
  const tab = await reopened(world, other);
  cut(tab, '/items/');
  const passwords = await Promise.all(
    ids.map(async (id) => (await tab.engine.openItem(id))?.secret.password),
  );
  expect(passwords).toEqual(['one', 'two', 'three']);
});

test('after a full sync nothing of an older snapshot stays: no page and no secret of a removed item', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const kept = await saveNew(world.first, { title: 'kept' });
  const removed = await saveNew(world.first, { title: 'removed' });
  await world.first.engine.lock();
  const { replica } = world.first.ports;
  const snapshot = [...replica.accounts.values()].flatMap(({ snapshots }) => [...snapshots.values()])[0]!;
  snapshot.head[40]! ^= 1;
  const elsewhere = await openUnlocked(world);
  await elsewhere.engine.deleteItems([removed]);
  expect(secretIdsOf(world.first).sort()).toEqual([kept, removed].sort());
  const tab = await openUnlocked(world, replica);
  await tab.engine.lock();
  await expect.poll(() => secretIdsOf(tab)).toEqual([kept]);
  const pages = [...replica.accounts.values()].flatMap(({ snapshots }) => [...snapshots.values()])[0]!.pages;
  expect(pages.size).toBe(1);
});

test('unsaved texts outlive a lock and a reload, sealed (B12)', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const { engine, ports } = world.first;
  const draft = {
    itemId: await engine.newItemId(),
    isNew: true,
    baseRevision: 0,
    changedAt: 1,
    draft: {
      ...{
        kind: 'login' as const,
        title: 'Half a title',
        userName: '',
        password: 'half a password',
        websites: [],
      },
      ...{ notes: '', totp: '', fields: [], tags: [], folder: '', favourite: false },
    },
  };
  await engine.putDraft(draft);
  await engine.lock();
  const canaries = { title: 'Half a title', password: 'half a password' };
  expect(findCanaries(ports.replica.everything(), canaries)).toEqual([]);
  const tab = await openUnlocked(world, ports.replica);
  expect(await tab.engine.listDrafts()).toEqual([draft]);
  await tab.engine.dropDraft(draft.itemId);
  expect(await tab.engine.listDrafts()).toEqual([]);
});

describe('a tab closed during a save leaves a draft whose item stands', () => {
  const closedDuringSave = async (typedSince: Partial<ItemDraft>) => {
    const world = await copyWorld(origin);
    await unlock(world.first);
    const { engine } = world.first;
    const draft = { ...emptyDraft, title: ' Bank ', notes: 'before' };
    const itemId = await engine.newItemId();
    await engine.saveItem(itemId, 0, draft);
    const kept = { itemId, isNew: true, baseRevision: 0, changedAt: 1 };
    await engine.putDraft({ ...kept, draft: { ...draft, ...typedSince } });
    return { engine, itemId };
  };

  test('with the text that was saved it goes, and the next new item begins empty (F18)', async () => {
    const { engine } = await closedDuringSave({});
    expect(await engine.listDrafts()).toEqual([]);
  });

  test('with more than was saved it goes on as an edit of that item (F18)', async () => {
    const { engine, itemId } = await closedDuringSave({ notes: 'after' });
    const [kept] = await engine.listDrafts();
    expect(kept).toMatchObject({ itemId, isNew: false, baseRevision: 1, draft: { notes: 'after' } });
    const saved = await engine.saveItem(itemId, kept!.baseRevision, kept!.draft);
    expect(saved).toEqual({ kind: 'saved', id: itemId, revision: 2 });
    expect(await engine.listDrafts()).toEqual([]);
  });
});

test('a change made elsewhere comes by itself', async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const other = await openUnlocked(world);
  await saveNew(other, { title: 'Bank' });
  await expect.poll(() => titlesOf(world.first)).toEqual(['Bank']);
  world.server.tell({ kind: 'signed-out' });
  await expect.poll(async () => (await world.first.engine.state()).kind).toBe('locked');
});
