import {
  challengeStepUp,
  confirmStepUp,
  events,
  readSession,
  readStates,
  signOut,
  syncVault,
  touchSession,
  writeState,
} from '@coffer/contracts';
import {
  copyBytes,
  fromBase64Url,
  idBytes,
  idText,
  randomBytes,
  sha256,
  stepUpProof,
  toBase64Url,
} from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { cleanUp } from '../../jobs/clean-up.ts';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { newItem, save, tombstone } from '../../testing/test-commit.ts';
import { type Person, randomText } from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const setIdle = (interval: string) =>
  api.query(`UPDATE session SET idle_until = now() + interval '${interval}' WHERE account_id = $1`, [
    idText(person.accountId),
  ]);
const idleUntil = async () => (await browser.call(readSession, {})).idleUntil - Date.now();

describe('session', () => {
  test('acts extend the idle limit; reading, sync and live events do not', async () => {
    await setIdle('2 minutes');
    await browser.call(readStates, { query: { since: 0 } });
    for await (const _ of await browser.call(syncVault, {
      params: { vaultId: idText(person.vaultId) },
      query: { since: 0, manifestsSince: 0 },
    }));
    expect(events.activity).toBeUndefined();
    expect(await idleUntil()).toBeLessThan(121_000);
    await browser.call(touchSession, { body: {} });
    expect(await idleUntil()).toBeGreaterThan(14 * 60_000);
    await setIdle('2 minutes');
    await save(browser, person, [newItem()]);
    expect(await idleUntil()).toBeGreaterThan(14 * 60_000);
  });

  test('the idle limit never passes the absolute one, and both end the session', async () => {
    await api.query(
      "UPDATE session SET expires_at = now() + interval '1 minute', idle_until = now() + interval '10 seconds' WHERE account_id = $1",
      [idText(person.accountId)],
    );
    const { idleUntil: until } = await browser.call(touchSession, { body: {} });
    expect(until - Date.now()).toBeLessThan(61_000);
    await setIdle('-1 second');
    expect((await browser.problem(readSession, {})).type).toBe('api/unauthenticated');
  });

  test('signing out ends it', async () => {
    const jar = new Map(browser.jar);
    await browser.call(signOut, { body: {} });
    expect(browser.jar.has('coffer')).toBe(false);
    browser.jar.set('coffer', jar.get('coffer') ?? '');
    expect((await browser.problem(readSession, {})).type).toBe('api/unauthenticated');
  });
});

describe('step-up', () => {
  const prove = async (key = person.reauthKey, action: 'export' | 'reveal-all' = 'export') => {
    const { nonce, sessionId } = await browser.call(challengeStepUp, { body: { action: 'export' } });
    const proof = await stepUpProof(key as never, fromBase64Url(nonce), idBytes(sessionId), action);
    return { action: 'export' as const, nonce, proof: toBase64Url(proof) };
  };

  test('the right HMAC confirms once and is written down (U25)', async () => {
    const body = await prove();
    await browser.call(confirmStepUp, { body });
    expect((await browser.problem(confirmStepUp, { body })).type).toBe('api/bad-nonce');
    const rows = await api.query(
      "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'step-up-export'",
      [idText(person.accountId)],
    );
    expect(rows).toHaveLength(1);
  });

  test('another action or key does not, and five wrong ones lock step-ups for the hour (U25)', async () => {
    expect(
      (await browser.problem(confirmStepUp, { body: await prove(person.reauthKey, 'reveal-all') })).type,
    ).toBe('api/bad-proof');
    for (let i = 0; i < 4; i += 1) {
      expect((await browser.problem(confirmStepUp, { body: await prove(person.authKey) })).type).toBe(
        'api/bad-proof',
      );
    }
    expect((await browser.problem(challengeStepUp, { body: { action: 'export' } })).type).toBe(
      'api/too-many-tries',
    );
    const body = { action: 'export' as const, nonce: randomText(32), proof: randomText(32) };
    expect((await browser.problem(confirmStepUp, { body })).type).toBe('api/too-many-tries');
  });
});

describe('account state', () => {
  const write = (seq: number, sealed: string) =>
    browser.call(writeState, { params: { seq }, body: { sealed } });
  test('rises one by one, keeps all, and knows a retry by its bytes (F5)', async () => {
    const [a, b] = [randomText(100), randomText(100)];
    await write(2, a);
    expect(await write(2, a)).toEqual({ seq: 2 });
    for (const seq of [2, 4, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      expect(await browser.problem(writeState, { params: { seq }, body: { sealed: b } })).toMatchObject({
        ...{ type: 'api/state-conflict', status: 412, seq: 2 },
      });
    }
    const outcomes = await Promise.allSettled([write(3, b), write(3, randomText(100))]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { states } = await browser.call(readStates, { query: { since: 1 } });
    expect(states.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(states[0]?.sealed).toBe(a);
  });

  test("another account's state is refused, though it would fit", async () => {
    const mine = { sealed: randomText(100), accountId: idText(person.accountId) };
    const body = { ...mine, accountId: idText(randomBytes(16)) };
    expect((await browser.problem(writeState, { params: { seq: 2 }, body })).type).toBe(
      'api/unauthenticated',
    );
    expect(await browser.call(writeState, { params: { seq: 2 }, body: mine })).toEqual({ seq: 2 });
  });

  test('the chain of hashes is kept beside it', async () => {
    await write(2, randomText(100));
    const rows = await api.query<{ seq: number; sealed: Buffer; hash: Buffer }>(
      'SELECT seq, sealed, hash FROM account_state WHERE account_id = $1 ORDER BY seq',
      [idText(person.accountId)],
    );
    let before = Buffer.alloc(32);
    for (const { seq, sealed, hash } of rows) {
      const number = Buffer.alloc(8);
      number.writeBigUInt64BE(BigInt(seq));
      before = Buffer.from(sha256(Buffer.concat([number, before, sha256(copyBytes(sealed))])));
      expect(hash).toEqual(before);
    }
  });
});

describe('clean-up', () => {
  const sql = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await api.query(text, [...values])) as Row[];
  test('drops what expired and, after 90 days, what a deleted item was', async () => {
    const [kept, gone] = [newItem(), newItem()];
    await save(browser, person, [kept, gone]);
    await save(browser, person, [tombstone(kept.itemId, 2), tombstone(gone.itemId, 2)]);
    await api.query("UPDATE item SET written_at = now() - interval '91 days' WHERE item_id = $1", [
      idText(gone.itemId),
    ]);
    await api.query("UPDATE item SET written_at = now() - interval '89 days' WHERE item_id = $1", [
      idText(kept.itemId),
    ]);
    await api.query(
      "INSERT INTO nonce (hash, purpose, expires_at) VALUES ('x', 'register', now() - interval '1 second')",
    );
    await setIdle('-1 second');
    await api.query('UPDATE session SET expires_at = now() WHERE account_id = $1', [
      idText(person.accountId),
    ]);
    await cleanUp(sql);
    const left = await api.query<{ item_id: string }>(
      'SELECT item_id FROM item_revision WHERE vault_id = $1',
      [idText(person.vaultId)],
    );
    expect(left).toEqual([{ item_id: idText(kept.itemId) }]);
    expect(await api.query("SELECT 1 FROM nonce WHERE hash = 'x'")).toEqual([]);
    expect(
      await api.query('SELECT 1 FROM session WHERE account_id = $1', [idText(person.accountId)]),
    ).toEqual([]);
  });
});
