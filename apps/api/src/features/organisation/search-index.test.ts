import {
  type CommitItem,
  type commitChange,
  indexItems,
  indexItemsLimit,
  readItem,
  stageRotatedItems,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { mayStoreTokens } from '../../db/search-index.ts';
import type { Actor } from '../../db/sessions.ts';
import { insideOf } from '../../db/walls.ts';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { commitOf, newItem, save, sendCommit } from '../../testing/test-commit.ts';
import { joinAndSignIn, newId, type Person, random } from '../../testing/test-person.ts';
import { policyWith } from '../../testing/test-policy.ts';
import { beginRotation, end, renewed, stage, stageCall } from '../../testing/test-rotation.ts';
import { policyActs } from './policy-acts.ts';

let api: TestApi;
let database: Database;
let person: Person;
let browser: TestBrowser;
oneApi((started) => {
  api = started;
  database = openDatabase(api.databaseUrl, { size: 4 });
});
afterAll(() => database.close());
beforeEach(async () => {
  await say({});
  ({ person, browser } = await joinAndSignIn(api));
});

const say = (policy: object) => api.query('UPDATE organisation SET policy = $1', [JSON.stringify(policy)]);
const off = { search: { serverIndex: false } };
const vaultId = () => idText(person.vaultId);
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { readonly code?: string }) => error.code,
  );
const ofItem = async ({ itemId }: CommitItem) =>
  browser.call(readItem, { params: { vaultId: vaultId(), itemId: idText(itemId) } });

describe('where an organisation wants no index', () => {
  test('a commit with search tokens is refused by name and stores nothing; without them it is taken', async () => {
    const item = newItem();
    const commit = await commitOf(person, [newItem({ tokens: [] }), item]);
    await say(off);
    expect(await refusalOf(sendCommit(browser, person, commit))).toBe('api/index-off' satisfies Code);
    expect(await api.query('SELECT 1 FROM item WHERE vault_id = $1', [vaultId()])).toEqual([]);
    const bare = await commitOf(
      person,
      commit.items.map((each) => ({ ...each, tokens: [] })),
    );
    await sendCommit(browser, person, bare);
    expect(await ofItem(item)).toMatchObject({ revision: 1, tokens: 0 });
  });

  test('a repeat of what was stored before is still answered like the first time', async () => {
    const commit = await commitOf(person, [newItem()]);
    await sendCommit(browser, person, commit);
    await say(off);
    expect(await sendCommit(browser, person, commit, newId())).toEqual({ seq: 2 });
  });

  test('a change of keys brings none: staged ones are refused, and those of before are left out at its end', async () => {
    const items = [newItem(), newItem()];
    await save(browser, person, items);
    const rotationId = await beginRotation(browser, person);
    const after = items.map((item) => renewed(item));
    await stage(browser, person, rotationId, after);
    await say(off);
    const again = stageCall(person, rotationId, after.slice(0, 1));
    expect((await browser.problem(stageRotatedItems, again)).type).toBe('api/index-off');
    await end(browser, person, rotationId, after);
    for (const item of items) expect(await ofItem(item)).toMatchObject({ revision: 2, tokens: 0 });
  });

  test('nobody brings tokens behind a save either', async () => {
    await say(off);
    const body = { items: [], after: null };
    const refused = await browser.problem(indexItems, { params: { vaultId: vaultId() }, body });
    expect(refused.type).toBe('api/index-off');
  });
});

test('whoever changes the policy waits for those who asked before, and they for him', async () => {
  const organisationId = idText(person.deploymentId);
  const order: string[] = [];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let hasAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    hasAsked = resolve;
  });
  const saving = database.transaction(async ({ sql }) => {
    expect(await mayStoreTokens(sql, organisationId)).toBe(true);
    hasAsked();
    await held;
    order.push('saved');
  });
  await asked;
  const inside = insideOf(database, organisationId);
  const changing = inside.transaction(async ({ sql, connection }) => {
    const act = { kind: 'set-policy' as const, policy: policyWith(off) };
    const actor = { accountId: idText(person.accountId), role: 'owner' } as Actor;
    await policyActs({ organisationId })['set-policy']({ sql, connection }, { actor, act, ip: '10.1.2.3' });
    order.push('changed');
  });
  await database.sql('SELECT pg_sleep(0.2)');
  const late = database.transaction(({ sql }) => mayStoreTokens(sql, organisationId));
  letGo();
  await Promise.all([saving, changing]);
  expect([order, await late]).toEqual([['saved', 'changed'], false]);
});

describe('an index that is switched on again', () => {
  const ask = (items: readonly CommitItem[], after: string | null = null) =>
    browser.call(indexItems, {
      params: { vaultId: vaultId() },
      body: {
        items: items.map(({ itemId, revision, tokenVersion, tokens }) => ({
          ...{ itemId: idText(itemId), revision, tokenVersion, tokens: tokens.map(toBase64Url) },
        })),
        after,
      },
    });

  test('names live items without tokens by their ids, so many at a time', async () => {
    const items = Array.from({ length: indexItemsLimit + 3 }, () => newItem({ tokens: [] }));
    await save(browser, person, [...items, newItem()]);
    const ids = items.map(({ itemId }) => idText(itemId)).sort();
    const { without } = await ask([]);
    expect(without.map(({ itemId }) => itemId)).toEqual(ids.slice(0, indexItemsLimit));
    const rest = await ask([], without.at(-1)?.itemId);
    expect(rest.without.map(({ itemId }) => itemId)).toEqual(ids.slice(indexItemsLimit));
  });

  test('takes tokens where there are none, of the present revision, and changes nothing else', async () => {
    const [bare, full, stale] = [newItem({ tokens: [] }), newItem(), newItem({ tokens: [] })];
    await save(browser, person, [bare, full, stale]);
    const before = await api.query('SELECT * FROM item WHERE vault_id = $1 ORDER BY item_id', [vaultId()]);
    const more = [random(8), random(8), random(8)];
    const { without } = await ask([
      { ...bare, tokens: more },
      { ...full, tokens: more },
      { ...stale, revision: 2, tokens: more },
    ]);
    expect(without).toEqual([{ itemId: idText(stale.itemId), revision: 1 }]);
    expect([await ofItem(bare), await ofItem(full), await ofItem(stale)].map(({ tokens }) => tokens)).toEqual(
      [3, 2, 0],
    );
    const after = await api.query('SELECT * FROM item WHERE vault_id = $1 ORDER BY item_id', [vaultId()]);
    const rest = (rows: typeof after) => rows.map(({ tokens: _, ...row }) => row);
    expect(rest(after)).toEqual(rest(before));
  });
});

type Code = (typeof commitChange)['errors'][number];
