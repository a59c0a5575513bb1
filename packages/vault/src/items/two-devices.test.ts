import { Unreachable } from '@coffer/contracts';
import { utf8 } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  edit,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';

let origin: TestWorld;
let a: TestDevice;
let b: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  const world = await copyWorld(origin);
  a = world.first;
  await unlock(a);
  b = await openUnlocked(world);
});

const shared = async (draft = {}): Promise<string> => {
  const id = await saveNew(a, { title: 'Bank', password: 'first', notes: 'first', ...draft });
  await b.engine.syncNow();
  return id;
};

const titlesOf = async ({ engine }: TestDevice): Promise<string[]> =>
  (await engine.listItems()).map(({ overview }) => overview.title).sort();

describe('one device', () => {
  test('edits, trashes, restores, favours, files and deletes', async () => {
    const id = await saveNew(a, { title: ' Bank ', password: 'one' });
    expect(await edit(a, id, { password: 'two' })).toEqual({ kind: 'saved', id, revision: 2 });
    expect(await a.engine.setFavourite(id, true)).toMatchObject({ kind: 'saved', revision: 3 });
    expect(await a.engine.moveToFolder([id], ' Money ')).toMatchObject({ revision: 4 });
    expect(await a.engine.trashItems([id, id])).toMatchObject({ revision: 5 });
    await b.engine.syncNow();
    const seen = await b.engine.openItem(id);
    expect(seen?.overview).toMatchObject({ title: 'Bank', favourite: true, folder: 'Money' });
    expect(seen?.overview.trashedAt).toBeDefined();
    expect(seen?.secret.formerPasswords.map(({ password }) => password)).toEqual(['one']);
    expect(await a.engine.restoreItems([id])).toMatchObject({ revision: 6 });
    expect((await a.engine.openItem(id))?.overview.trashedAt).toBeUndefined();
    const former = await a.engine.listFormerRevisions(id);
    expect(former.map(({ revision }) => revision)).toEqual([5, 4, 3, 2, 1]);
    expect(await a.engine.whatTheServerSees(id)).toMatchObject({ revision: 6, flags: 0, tokens: 8 });
    await a.engine.deleteItems([id]);
    await b.engine.syncNow();
    for (const { engine } of [a, b])
      expect([await engine.listItems(), await engine.openItem(id)]).toEqual([[], null]);
  });

  test('changes more items at once than one request may hold', async () => {
    const ids = await Promise.all(Array.from({ length: 260 }, () => saveNew(a, { title: 'many' })));
    const before = pathsOf(a).length;
    expect((await a.engine.moveToFolder(ids, 'Many')).kind).toBe('saved');
    expect(pathsOf(a).length - before).toBe(2);
    await b.engine.syncNow();
    expect((await b.engine.listItems()).every(({ overview }) => overview.folder === 'Many')).toBe(true);
  });
});

describe('two devices', () => {
  test('that change different items both succeed (U28, F9)', async () => {
    const [one, two] = [await shared({ title: 'one' }), await shared({ title: 'two' })];
    expect((await edit(a, one, { title: 'one by a' })).kind).toBe('saved');
    expect((await edit(b, two, { title: 'two by b' })).kind).toBe('saved');
    await a.engine.syncNow();
    for (const device of [a, b]) expect(await titlesOf(device)).toEqual(['one by a', 'two by b']);
  });

  test('that change different fields of one item end with both changes (U28)', async () => {
    const id = await shared();
    await edit(a, id, { password: 'by a' });
    expect(await edit(b, id, { notes: 'by b' })).toEqual({ kind: 'merged', id, revision: 3 });
    await a.engine.syncNow();
    for (const { engine } of [a, b]) {
      expect((await engine.openItem(id))?.secret).toMatchObject({ password: 'by a', notes: 'by b' });
    }
  });

  const conflict = async (): Promise<{ readonly id: string; readonly copy: string }> => {
    const id = await shared();
    await edit(a, id, { notes: 'by a' });
    const outcome = await edit(b, id, { notes: 'by b' });
    if (outcome.kind !== 'merged' || !outcome.conflictCopy) throw new Error('No conflict copy.');
    return { id, copy: outcome.conflictCopy };
  };

  test('the second of two devices that edit one field keeps both texts (U28, F9)', async () => {
    const { id, copy } = await conflict();
    await a.engine.syncNow();
    for (const { engine } of [a, b]) {
      expect((await engine.openItem(id))?.secret.notes).toBe('by a');
      const other = await engine.openItem(copy);
      expect([other?.secret.notes, other?.overview.conflictOf]).toEqual(['by b', id]);
    }
  });

  test.each([
    ['original', ['by a']],
    ['copy', ['by b']],
    ['both', ['by a', 'by b']],
  ] as const)('a conflict ends by keeping the %s', async (keep, texts) => {
    const { id, copy } = await conflict();
    await a.engine.syncNow();
    expect((await a.engine.resolveConflict(id, copy, keep)).kind).toBe('saved');
    await b.engine.syncNow();
    const items = await Promise.all((await b.engine.listItems()).map((item) => b.engine.openItem(item.id)));
    expect(items.map((item) => item?.secret.notes).sort()).toEqual(texts);
    expect(items.every((item) => item?.overview.conflictOf === undefined)).toBe(true);
  });

  test('an edit outlives a deletion that it did not know of', async () => {
    const id = await shared();
    await a.engine.deleteItems([id]);
    expect((await edit(b, id, { notes: 'by b' })).kind).toBe('saved');
    await a.engine.syncNow();
    expect((await a.engine.openItem(id))?.secret.notes).toBe('by b');
  });

  test('an item that another device changed still opens as it is listed here', async () => {
    const id = await shared();
    const [kept] = [...b.ports.replica.accounts.values()];
    await edit(a, id, { password: 'by a' });
    kept?.secrets.clear();
    expect((await b.engine.openItem(id))?.secret.password).toBe('first');
    expect(await b.engine.listDamaged()).toEqual([]);
  });
});

describe('a lost connection', () => {
  test('a repeat after a lost reply is no conflict (F5, I6)', async () => {
    const id = await shared();
    let lost = 0;
    a.ports.connection.between = async (request, pass) => {
      const reply = await pass();
      if (request.path.endsWith('/commits') && lost < 2) {
        lost += 1;
        throw new Unreachable();
      }
      return reply;
    };
    expect(await edit(a, id, { notes: 'once' })).toEqual({ kind: 'saved', id, revision: 2 });
    expect(lost).toBe(2);
    await b.engine.syncNow();
    expect((await b.engine.listItems()).length).toBe(1);
    expect((await b.engine.listFormerRevisions(id)).length).toBe(1);
  });

  test('a save whose every reply is lost says so, and saving again makes no second copy (F5)', async () => {
    const id = await shared();
    a.ports.connection.between = async (request, pass) => {
      const reply = await pass();
      if (request.path.endsWith('/commits')) throw new Unreachable();
      return reply;
    };
    const item = await a.engine.openItem(id);
    expect(await edit(a, id, { notes: 'again' })).toEqual({ kind: 'failed', reason: 'offline' });
    expect((await a.engine.openItem(id))?.secret.notes).toBe('first');
    a.ports.connection.between = null;
    expect(item?.revision).toBe(1);
    const outcome = await edit(a, id, { notes: 'again' });
    expect(outcome.kind === 'failed' || 'conflictCopy' in outcome).toBe(false);
    await b.engine.syncNow();
    expect((await b.engine.listItems()).length).toBe(1);
  });

  test('a server with too much to do is not called gone: the save says so, and works a moment later', async () => {
    const id = await shared();
    const problem = { type: 'api/too-many-tries', title: 'Too many tries', status: 429 };
    a.ports.connection.between = async (request, pass) =>
      request.path.endsWith('/commits') ? { status: 429, body: utf8(JSON.stringify(problem)) } : pass();
    expect(await edit(a, id, { notes: 'later' })).toEqual({ kind: 'failed', reason: 'busy' });
    a.ports.connection.between = null;
    expect((await edit(a, id, { notes: 'later' })).kind).toBe('saved');
  });

  test('offline a save fails and nothing changes', async () => {
    const id = await shared();
    a.ports.connection.offline = true;
    expect(await edit(a, id, { notes: 'lost?' })).toEqual({ kind: 'failed', reason: 'offline' });
    expect((await a.engine.openItem(id))?.secret.notes).toBe('first');
    await a.engine.syncNow();
    expect(a.events.at(-1)).toEqual({ kind: 'sync', status: 'offline' });
  });
});
