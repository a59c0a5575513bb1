import { type CommitItem, commitChange, encodeCommit, listLeaves, readLeaves } from '@coffer/contracts';
import { type Bytes, copyBytes, encodeLeaf, idText, leafOf, toHex, tombstoneLeaf } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { commitOf, newItem, save, sendCommit, tombstone } from '../../testing/test-commit.ts';
import { joinAndSignIn, type Person } from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const params = () => ({ vaultId: idText(person.vaultId) });

const leavesOf = async (on = browser) => {
  const { head, leaves } = await readLeaves(await on.call(listLeaves, { params: params() }));
  const byId = new Map<string, string>();
  for await (const { itemId, leaf } of leaves) byId.set(idText(itemId), toHex(leaf));
  return { head, byId };
};

const leafText = ({ itemId, revision, flags, overview, secret }: CommitItem): string =>
  toHex(
    encodeLeaf(
      flags === 1
        ? tombstoneLeaf(copyBytes(itemId), revision)
        : leafOf(copyBytes(itemId), revision, overview, secret),
    ),
  );

describe('the leaves of a vault (B15)', () => {
  test.each([1, 64])('are those of its items, %d at once', async (length) => {
    const items = Array.from({ length }, () => newItem());
    const seq = await save(browser, person, items);
    const { head, byId } = await leavesOf();
    expect(head).toEqual({ seq, rows: length });
    expect(byId).toEqual(new Map(items.map((item) => [idText(item.itemId), leafText(item)])));
  });

  test('follow a change and a deletion', async () => {
    const [a, b] = [newItem(), newItem()];
    await save(browser, person, [a, b]);
    const [changed, gone] = [newItem({ itemId: a.itemId, revision: 2 }), tombstone(b.itemId as Bytes, 2)];
    await save(browser, person, [changed, gone]);
    const { byId } = await leavesOf();
    expect([byId.get(idText(a.itemId)), byId.get(idText(b.itemId))]).toEqual([
      leafText(changed),
      leafText(gone),
    ]);
  });

  test('say what was accepted, whatever becomes of the row; a row without one has none', async () => {
    const [a, b] = [newItem(), newItem()];
    await save(browser, person, [a, b]);
    await api.query(
      `UPDATE item SET overview = '\\x00', secret = '\\x00', revision = 9, flags = 1, change_seq = -1 WHERE item_id = $1`,
      [idText(a.itemId)],
    );
    await api.query('UPDATE item SET leaf = NULL WHERE item_id = $1', [idText(b.itemId)]);
    const { head, byId } = await leavesOf();
    expect(head.rows).toBe(2);
    expect(byId.get(idText(a.itemId))).toBe(leafText(a));
    expect(byId.get(idText(b.itemId))).toBe('');
  });

  test('are nobody else’s to see', async () => {
    const stranger = (await joinAndSignIn(api)).browser;
    const { status, type } = await stranger.problem(listLeaves, { params: params() });
    expect([status, type]).toEqual([404, 'api/not-found']);
  });
});

describe('an item whose stored revision was damaged (B15, F19)', () => {
  const damaged = async (): Promise<CommitItem> => {
    const item = newItem();
    await save(browser, person, [item]);
    await save(browser, person, [newItem({ itemId: item.itemId, revision: 2 })]);
    await api.query('UPDATE item SET revision = 1 WHERE item_id = $1', [idText(item.itemId)]);
    return item;
  };

  test('takes the change that follows the signed one, and is right again', async () => {
    const { itemId } = await damaged();
    const next = newItem({ itemId, revision: 3 });
    await save(browser, person, [next]);
    expect((await leavesOf()).byId.get(idText(itemId))).toBe(leafText(next));
    expect(await api.query('SELECT revision FROM item WHERE item_id = $1', [idText(itemId)])).toEqual([
      { revision: '3' },
    ]);
  });

  test('takes no other', async () => {
    const { itemId } = await damaged();
    const commit = await commitOf(person, [newItem({ itemId, revision: 4 })]);
    const { field } = await browser.problem(commitChange, { params: params(), body: encodeCommit(commit) });
    expect(field).toBe('items.0.revision');
  });
});

test('a repeat of stored bytes changes no leaf', async () => {
  const commit = await commitOf(person, [newItem()]);
  await sendCommit(browser, person, commit);
  const before = await leavesOf();
  await sendCommit(browser, person, commit);
  expect(await leavesOf()).toEqual(before);
});
