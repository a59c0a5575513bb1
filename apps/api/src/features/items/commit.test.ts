import {
  commitChange,
  encodeCommit,
  listRevisions,
  listVaults,
  readItem,
  readSync,
  searchVault,
  syncVault,
} from '@coffer/contracts';
import { equalBytes, fromBase64Url, idText, toBase64Url } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { commitOf, newItem, save, sealedLike, sendCommit, tombstone } from '../../testing/test-commit.ts';
import { joinAndSignIn, newId, type Person, random, signIn } from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const place = () => ({ vaultId: idText(person.vaultId) });

const sync = async (on: TestBrowser, since = 0, manifestsSince = 0) => {
  const { head, rows } = await readSync(
    await on.call(syncVault, { params: place(), query: { since, manifestsSince } }),
  );
  const all = [];
  for await (const row of rows) all.push(row);
  return { head, rows: all };
};

const refusal = async (commit: Parameters<typeof encodeCommit>[0], on = browser) =>
  on.problem(commitChange, { params: place(), body: encodeCommit(commit) });

describe('commit and sync', () => {
  test('what was committed comes back byte for byte, in few and in many (U18, U26, P7)', async () => {
    for (const length of [1, 63, 64, 300]) {
      const items = Array.from({ length }, (_, i) => newItem({ tokens: i % 2 ? [] : [random(8)] }));
      const before = person.newest?.manifest.seq ?? 0;
      const seq = await save(browser, person, items);
      const { head, rows } = await sync(browser, before, before);
      expect(head).toMatchObject({ seq, keyEpoch: 1, rows: length });
      expect(head.manifests).toHaveLength(1);
      const stored = new Map(rows.map((row) => [idText(row.itemId), row]));
      for (const item of items) {
        const row = stored.get(idText(item.itemId));
        expect(row && equalBytes(row.overview, item.overview) && equalBytes(row.secret, item.secret)).toBe(
          true,
        );
        expect(row).toMatchObject({ revision: 1, flags: 0, keyEpoch: 1 });
      }
    }
    const { vaults } = await browser.call(listVaults, {});
    expect(vaults).toMatchObject([{ ...place(), keyEpoch: 1, seq: 5 }]);
  });

  test('a delta holds only what changed since, deletions included (U26)', async () => {
    const items = Array.from({ length: 70 }, () => newItem());
    const seq = await save(browser, person, items);
    const [a, b] = items;
    if (!a || !b) throw new Error('no items');
    await save(browser, person, [newItem({ itemId: a.itemId, revision: 2 }), tombstone(b.itemId, 2)]);
    const { head, rows } = await sync(browser, seq, seq);
    expect(head).toMatchObject({ seq: seq + 1, rows: 2 });
    const gone = rows.find(({ itemId }) => equalBytes(itemId, b.itemId));
    expect(gone).toMatchObject({ flags: 1, revision: 2 });
    expect(gone?.overview.length).toBe(0);
    const tokens = await api.query('SELECT cardinality(tokens) AS n FROM item WHERE item_id = $1', [
      idText(b.itemId),
    ]);
    expect(tokens).toEqual([{ n: 0 }]);
  });

  test('the former revision is kept, newest first (B14)', async () => {
    const item = newItem();
    await save(browser, person, [item]);
    await save(browser, person, [newItem({ itemId: item.itemId, revision: 2 })]);
    await save(browser, person, [newItem({ itemId: item.itemId, revision: 3 })]);
    const params = { ...place(), itemId: idText(item.itemId) };
    const { revisions } = await browser.call(listRevisions, { params });
    expect(revisions.map(({ revision }) => revision)).toEqual([2, 1]);
    expect(fromBase64Url(revisions[1]?.secret ?? '')).toEqual(item.secret);
    expect(await browser.call(readItem, { params })).toMatchObject({
      revision: 3,
      tokens: 2,
      writerId: idText(person.accountId),
    });
  });

  test('of two writers at one moment one wins, and the other is told the seq (U28, F9)', async () => {
    const second = await signIn(api, person);
    const commits = [await commitOf(person, [newItem()]), await commitOf(person, [newItem()])];
    const outcomes = await Promise.allSettled([
      sendCommit(browser, person, commits[0]!),
      sendCommit(second, person, commits[1]!),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason.problem).toMatchObject({ type: 'api/manifest-conflict', status: 409, seq: 2 });
    expect((await sync(browser)).rows).toHaveLength(1);
  });

  test('the same bytes again are answered like the first time, key or no key, later too (F5, F8)', async () => {
    const commit = await commitOf(person, [newItem()]);
    const key = newId();
    const replies = await Promise.all([1, 2, 3, 4].map(() => sendCommit(browser, person, commit, key)));
    expect(new Set(replies.map(({ seq }) => seq))).toEqual(new Set([2]));
    person.newest = commit.next;
    await save(browser, person, [newItem()]);
    expect(await sendCommit(browser, person, commit)).toEqual({ seq: 2 });
    expect((await sync(browser)).rows).toHaveLength(2);
  });

  test('nothing of a refused commit is stored', async () => {
    const good = newItem();
    const bad = newItem({ itemId: random(16), revision: 7 });
    expect(await refusal(await commitOf(person, [good, bad], { added: 2 }))).toMatchObject({
      type: 'api/invalid-request',
      field: 'items.1.revision',
    });
    const { head, rows } = await sync(browser);
    expect({ seq: head.seq, rows: rows.length }).toEqual({ seq: 1, rows: 0 });
  });

  test('each broken rule is refused by its name', async () => {
    const other = await joinAndSignIn(api);
    const one = newItem();
    const refused = async (commit: Awaited<ReturnType<typeof commitOf>>) => {
      const { type, field } = await refusal(commit);
      return field ?? type;
    };
    const withItem = async (changes: Parameters<typeof newItem>[0]) =>
      refused(await commitOf(person, [newItem(changes)]));
    expect(await refused({ ...(await commitOf(person, [one])), signature: random(64) })).toBe(
      'api/bad-proof',
    );
    expect(await refused(await commitOf(person, [one], { manifest: { vaultId: random(16) } }))).toBe(
      'manifest.vaultId',
    );
    const foreign = { writerId: other.person.accountId };
    expect(await refused(await commitOf(person, [one], { manifest: foreign }))).toBe('manifest.writerId');
    expect(await refused(await commitOf(person, [one], { manifest: { seq: 3 } }))).toBe(
      'api/manifest-conflict',
    );
    expect(await refused(await commitOf(person, [one], { manifest: { previousHash: random(32) } }))).toBe(
      'api/manifest-conflict',
    );
    expect(await refused(await commitOf(person, [one], { manifest: { count: 2 } }))).toBe('manifest.count');
    const promoted = [...(person.newest?.manifest.members ?? [])].map((member) => ({
      ...member,
      identityHash: random(32),
    }));
    expect(await refused(await commitOf(person, [one], { manifest: { members: promoted } }))).toBe(
      'manifest.members',
    );
    expect(
      await refused(
        await commitOf(person, [newItem({ overview: sealedLike(100, 2), secret: sealedLike(100, 2) })], {
          manifest: { keyEpoch: 2 },
        }),
      ),
    ).toBe('manifest.keyEpoch');
    expect(await refused(await commitOf(person, [one, { ...newItem(), itemId: one.itemId }]))).toBe('items');
    expect(await withItem({ flags: 2 })).toBe('items.0.flags');
    expect(await withItem({ flags: 1 })).toBe('items.0.flags');
    expect(await withItem({ overview: random(100).fill(1) })).toBe('items.0.overview');
    expect(await withItem({ overview: sealedLike(70_000) })).toBe('items.0.overview');
    expect(await withItem({ secret: sealedLike(100, 9) })).toBe('items.0.secret');
    expect((await sync(browser)).head.seq).toBe(1);
  });

  test('a reader may read and not write', async () => {
    await api.query('UPDATE membership SET role = 1 WHERE account_id = $1', [idText(person.accountId)]);
    expect((await refusal(await commitOf(person, [newItem()]))).type).toBe('api/forbidden');
    expect((await sync(browser)).rows).toEqual([]);
  });

  test('a stranger finds no such vault, whatever he asks', async () => {
    await save(browser, person, [newItem()]);
    const { browser: stranger } = await joinAndSignIn(api);
    expect((await refusal(await commitOf(person, [newItem()]), stranger)).type).toBe('api/not-found');
    expect(
      (await stranger.problem(syncVault, { params: place(), query: { since: 0, manifestsSince: 0 } })).type,
    ).toBe('api/not-found');
    const body = { tokens: [toBase64Url(random(8))] };
    expect((await stranger.problem(searchVault, { params: place(), body })).type).toBe('api/not-found');
  });
});

describe('search by tokens', () => {
  test('finds the items that hold all tokens and no deleted one (B17)', async () => {
    const [word, host] = [random(8), random(8)];
    const both = newItem({ tokens: [word, host] });
    const gone = newItem({ tokens: [word, host] });
    await save(browser, person, [both, newItem({ tokens: [word] }), gone]);
    await save(browser, person, [tombstone(gone.itemId, 2)]);
    const search = async (...tokens: Uint8Array[]) =>
      (await browser.call(searchVault, { params: place(), body: { tokens: tokens.map(toBase64Url) } })).items;
    expect((await search(word, host)).map(({ itemId }) => itemId)).toEqual([idText(both.itemId)]);
    expect(await search(word)).toHaveLength(2);
    expect(fromBase64Url((await search(host))[0]?.overview ?? '')).toEqual(both.overview);
    expect(await search(random(8))).toEqual([]);
  });

  test('payload and tokens change together (B20)', async () => {
    const [old, fresh] = [random(8), random(8)];
    const item = newItem({ tokens: [old] });
    await save(browser, person, [item]);
    await save(browser, person, [newItem({ itemId: item.itemId, revision: 2, tokens: [fresh] })]);
    const count = async (token: Uint8Array) =>
      (await browser.call(searchVault, { params: place(), body: { tokens: [toBase64Url(token)] } })).items
        .length;
    expect([await count(old), await count(fresh)]).toEqual([0, 1]);
  });
});

test('a reader who leaves in the middle of a sync gives the connection back', async () => {
  const items = Array.from({ length: 900 }, () => newItem({ secret: sealedLike(6000) }));
  await save(browser, person, items);
  const path = `/v1/vaults/${place().vaultId}/sync?since=0&manifestsSince=0`;
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  for (let i = 0; i < 15; i += 1) {
    const leave = new AbortController();
    const reply = await fetch(api.address + path, { headers: { cookie }, signal: leave.signal });
    await reply.body?.getReader().read();
    leave.abort();
  }
  expect((await sync(browser)).rows).toHaveLength(900);
});
