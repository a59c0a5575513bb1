import { commitChange, encodeCommit, listRevisions, syncVault } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { cleanUp } from '../../jobs/clean-up.ts';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { commitOf, newItem, save, sealedLike, sendCommit, tombstone } from '../../testing/test-commit.ts';
import { joinAndSignIn, newId, type Person } from '../../testing/test-person.ts';
import { assertRoom } from './quotas.ts';

const quotas = { itemsPerVault: 5, bytesPerVault: 1024 * 1024, revisionsPerItem: 10 };

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach(
  (world) => {
    ({ api, person, browser } = world);
  },
  {
    env: { COFFER_ITEMS_PER_VAULT: '5', COFFER_MEGABYTES_PER_VAULT: '1', COFFER_REVISIONS_PER_ITEM: '10' },
  },
);

const place = () => ({ vaultId: idText(person.vaultId) });
const refusal = async (items: Parameters<typeof commitOf>[1]) =>
  browser.problem(commitChange, { params: place(), body: encodeCommit(await commitOf(person, items)) });
const full = (field: string) => ({
  ...{ type: 'api/vault-full', status: 403, title: expect.any(String), field },
});
const many = (count: number) => Array.from({ length: count }, () => newItem());

/** What is written beside the vault, and what its rows really are. */
const bytesHeld = async () => {
  const [row] = await api.query<{ kept: string; counted: string }>(
    `SELECT v.bytes AS kept,
       (SELECT COALESCE(sum(octet_length(overview) + octet_length(secret)), 0) FROM item WHERE vault_id = v.id)
     + (SELECT COALESCE(sum(octet_length(overview) + octet_length(secret)), 0) FROM item_revision WHERE vault_id = v.id)
     + (SELECT sum(octet_length(bytes)) FROM manifest WHERE vault_id = v.id) AS counted FROM vault v WHERE v.id = $1`,
    [place().vaultId],
  );
  return { kept: Number(row?.kept), counted: Number(row?.counted) };
};
const expectTrueSum = async () => {
  const { kept, counted } = await bytesHeld();
  expect(kept).toBe(counted);
  return kept;
};

describe('items of a vault', () => {
  test('may be as many as the quota and not one more, in one commit or in several', async () => {
    expect(await refusal(many(6))).toEqual(full('items'));
    await save(browser, person, many(4));
    expect(await refusal(many(2))).toEqual(full('items'));
    await save(browser, person, many(1));
    expect(await refusal(many(1))).toEqual(full('items'));
  });

  test('that are there can still be changed and deleted in a full vault', async () => {
    const items = many(5);
    await save(browser, person, items);
    const [first, second] = items;
    if (!first || !second) throw new Error('no items');
    await save(browser, person, [newItem({ itemId: first.itemId, revision: 2 })]);
    await save(browser, person, [tombstone(second.itemId, 2)]);
    // Its leaf stays, so its place is not free.
    expect(await refusal(many(1))).toEqual(full('items'));
  });

  test('of one vault take no room from another', async () => {
    await save(browser, person, many(5));
    const other = await joinAndSignIn(api);
    await save(other.browser, other.person, many(5));
  });
});

describe('bytes of a vault', () => {
  const big = (bytes: number, changes = {}) => newItem({ secret: sealedLike(bytes), ...changes });

  test('are kept as a sum that is true after adding, changing and deleting', async () => {
    const [a, b] = [newItem(), big(5000)];
    const before = await expectTrueSum();
    await save(browser, person, [a, b]);
    expect(await expectTrueSum()).toBeGreaterThan(before + 5000);
    await save(browser, person, [newItem({ itemId: a.itemId, revision: 2 })]);
    await expectTrueSum();
    await save(browser, person, [tombstone(b.itemId, 2)]);
    await expectTrueSum();
  });

  test('reach to the last one, and a refused commit leaves nothing behind', async () => {
    const before = await expectTrueSum();
    const item = big(1000);
    const commit = await commitOf(person, [item]);
    const size = commit.manifest.length + item.overview.length + item.secret.length;
    const room = 1024 * 1024 - before;
    const fits = { ...item, secret: sealedLike(1000 + room - size) };
    const over = { ...item, secret: sealedLike(1000 + room - size + 1) };
    expect(await refusal([over])).toEqual(full('bytes'));
    expect(await expectTrueSum()).toBe(before);
    await save(browser, person, [fits]);
    expect(await expectTrueSum()).toBe(1024 * 1024);
    expect(await refusal([newItem()])).toEqual(full('bytes'));
  });

  test('that are used up still let an item be deleted, and what it was makes room after ninety days', async () => {
    const item = big(900_000);
    await save(browser, person, [item]);
    expect(await refusal([big(300_000)])).toEqual(full('bytes'));
    await save(browser, person, [tombstone(item.itemId, 2)]);
    expect(await refusal([big(300_000)])).toEqual(full('bytes'));
    await api.query("UPDATE item SET written_at = now() - interval '91 days' WHERE item_id = $1", [
      idText(item.itemId),
    ]);
    await cleanUp(
      async <Row>(text: string, values: readonly unknown[] = []) =>
        (await api.query(text, [...values])) as Row[],
    );
    expect(await expectTrueSum()).toBeLessThan(10_000);
    await save(browser, person, [big(300_000)]);
  });

  test('are counted once for a commit that is sent twice', async () => {
    const commit = await commitOf(person, [big(2000)]);
    const key = newId();
    await Promise.all([1, 2, 3].map(() => sendCommit(browser, person, commit, key)));
    await sendCommit(browser, person, commit);
    await expectTrueSum();
  });
});

test('of an item the newest former revisions are kept, and the sum knows of those that went', async () => {
  const item = newItem();
  await save(browser, person, [item]);
  for (let revision = 2; revision <= 13; revision += 1)
    await save(browser, person, [newItem({ itemId: item.itemId, revision })]);
  const params = { ...place(), itemId: idText(item.itemId) };
  const { revisions } = await browser.call(listRevisions, { params });
  expect(revisions.map(({ revision }) => revision)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  await expectTrueSum();
  for await (const _ of await browser.call(syncVault, {
    params: place(),
    query: { since: 0, manifestsSince: 0 },
  }));
});

test.each([
  [{ count: 4, bytes: 0 }, 1, null],
  [{ count: 5, bytes: 0 }, 1, 'items'],
  [{ count: 9, bytes: 0 }, 0, null],
  [{ count: 0, bytes: quotas.bytesPerVault }, 0, 'bytes'],
])('a vault that holds %j takes %i more items: %s', async (held, added, field) => {
  const commit = await commitOf(person, [newItem()]);
  const judge = () => assertRoom(quotas, held, commit, added);
  if (field === null) expect(judge).not.toThrow();
  else expect(judge).toThrow(expect.objectContaining({ problem: expect.objectContaining({ field }) }));
});
