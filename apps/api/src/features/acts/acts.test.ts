import {
  beginEmailChange,
  cancelAct,
  disown,
  listActivity,
  lookAtMail,
  readAccount,
  requestDeletion,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import PostalMime from 'postal-mime';
import { afterAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { accountMails } from '../../mail/account-mails.ts';
import type { MailKind } from '../../mail/account-messages.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { signedInEach } from '../../testing/fixture.ts';
import { startTestApi, type TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, newId, type Person, randomText } from '../../testing/test-person.ts';
import { stepUpFor } from '../../testing/test-step-up.ts';

let api: TestApi;
let database: Database;
let person: Person;
let browser: TestBrowser;
let stranger: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
  stranger = testBrowser(api.address);
  database ??= openDatabase(api.databaseUrl, { size: 2 });
});
afterAll(() => database.close());

const accountId = () => idText(person.accountId);
const acts = async () => (await browser.call(readAccount, {})).acts;
const kinds = async () =>
  (
    await api.query<{ kind: string }>('SELECT kind FROM audit_event WHERE account_id = $1 ORDER BY id', [
      accountId(),
    ])
  ).map(({ kind }) => kind);
const cancel = (actId: string, on = browser) => on.call(cancelAct, { params: { actId }, body: {} });
const cancelProblem = async (actId: string, on = browser) =>
  (await on.problem(cancelAct, { params: { actId }, body: {} })).type;

const putAct = async (kind: string, subject: string | null, when = '1 day'): Promise<string> => {
  const actId = newId();
  await api.query(
    `INSERT INTO pending_act (id, account_id, kind, subject, effective_at) VALUES ($1, $2, $3, $4, now() + $5::interval)`,
    [actId, accountId(), kind, subject, when],
  );
  return actId;
};
const putRecovery = (of = accountId()) =>
  api.query(
    `INSERT INTO recovery (id, organisation_id, account_id, cookie_hash, expires_at)
     SELECT $1, organisation_id, id, 'c', now() + interval '1 day' FROM account WHERE id = $2`,
    [newId(), of],
  );
const recoveries = async (of = accountId()) =>
  (await api.query('SELECT 1 FROM recovery WHERE account_id = $1', [of])).length;

/** The token of a link that a mail of this kind carries. */
const tokenOf = async (
  kind: MailKind,
  facts: { actId?: string; deviceId?: string } = {},
): Promise<string> => {
  const nobody = {} as MailQueue;
  const link = await accountMails({ mailQueue: nobody, publicOrigin: () => 'x' }).link(
    ...([database.sql, accountId(), kind, facts] as const),
  );
  return link.replace('x/not-me#', '');
};
const look = (token: string) => stranger.call(lookAtMail, { body: { token } });
const say = (token: string) => stranger.call(disown, { body: { token } });
const refusal = async (endpoint: typeof disown | typeof lookAtMail, token: string) =>
  (await stranger.problem(endpoint, { body: { token } })).type;

describe('an act that is stopped leaves nothing of itself', () => {
  test('a recovery: none that is under way goes on', async () => {
    const other = await joinAndSignIn(api);
    await putRecovery();
    await putRecovery();
    await putRecovery(idText(other.person.accountId));
    await cancel(await putAct('recovery', 'answers'));
    expect([await recoveries(), await recoveries(idText(other.person.accountId))]).toEqual([0, 1]);
  });

  test('a new way back in: it is gone, and the others stand', async () => {
    const other = await joinAndSignIn(api);
    await api.query(
      `INSERT INTO recovery_way (account_id, kind, wrap, salt, iterations, questions, auth_hash, active_from)
       SELECT account_id, k, wrap, salt, iterations, questions, auth_hash, now() + d::interval FROM recovery_way,
         (VALUES ('kit', '1 day'), ('answers', '-1 day')) AS n(k, d) WHERE account_id = ANY ($1)`,
      [[accountId(), idText(other.person.accountId)]],
    );
    await api.query("UPDATE recovery_way SET active_from = now() + interval '1 day' WHERE kind = $1", [
      'kit-and-answers',
    ]);
    await cancel(await putAct('add-recovery', 'kit'));
    await cancel(await putAct('add-recovery', 'answers'));
    const ways = async (on: TestBrowser) =>
      (await on.call(readAccount, {})).recovery.map(({ kind }) => kind).sort();
    expect(await ways(browser)).toEqual(['answers', 'kit-and-answers']);
    expect(await ways(other.browser)).toEqual(['answers', 'kit', 'kit-and-answers']);
  });

  test('the drop of a factor: it stays, and another one still goes', async () => {
    const other = await joinAndSignIn(api);
    const actId = await putAct('drop-factor', 'Phone');
    for (const [name, later] of [
      ['Phone', '0'],
      ['Key', '1 hour'],
    ])
      await api.query(
        `INSERT INTO factor (id, account_id, kind, name, confirmed_at, dropped_from)
         SELECT $1, $2, 'totp', $3, now(), effective_at + $5::interval FROM pending_act WHERE id = $4`,
        [newId(), accountId(), name, actId, later],
      );
    await api.query(
      `INSERT INTO factor (id, account_id, kind, name, confirmed_at, dropped_from)
       SELECT $1, $2, 'totp', 'Theirs', now(), effective_at FROM pending_act WHERE id = $3`,
      [newId(), idText(other.person.accountId), actId],
    );
    await cancel(actId);
    const theirs = (await other.browser.call(readAccount, {})).factors;
    expect(theirs.map(({ droppedFrom }) => droppedFrom === null)).toEqual([false]);
    const { factors } = await browser.call(readAccount, {});
    expect(factors.map(({ name, droppedFrom }) => [name, droppedFrom === null]).sort()).toEqual([
      ['Key', false],
      ['Phone', true],
    ]);
  });

  test('a change of address: its code is void', async () => {
    const body = { email: `n${newId()}@example.org`, ...(await stepUpFor(browser, person, 'email')) };
    const { actId } = await browser.call(beginEmailChange, { body });
    await cancel(actId);
    expect(await api.query('SELECT 1 FROM mail_code WHERE id = $1', [actId])).toEqual([]);
    expect(await acts()).toEqual([]);
  });

  test('a deletion, and the person is told by mail and log (U36, S7)', async () => {
    const body = await stepUpFor(browser, person, 'delete-account');
    const { actId } = await browser.call(requestDeletion, { body });
    await cancel(actId);
    expect(await acts()).toEqual([]);
    expect((await browser.call(listActivity, { query: {} })).events[0]?.kind).toBe('act-stopped');
    await expect.poll(() => api.mailsTo(person.email).join('')).toContain('It was stopped');
  });

  test('is stopped by its own account alone, and once', async () => {
    const actId = await putAct('delete-account', null);
    const other = await joinAndSignIn(api);
    expect(await cancelProblem(actId, other.browser)).toBe('api/not-found');
    expect(await acts()).toHaveLength(1);
    await cancel(actId);
    expect(await cancelProblem(actId)).toBe('api/not-found');
  });

  test.each([
    ['add-recovery', false],
    ['drop-factor', false],
    ['change-email', true],
    ['recovery', true],
    ['delete-account', true],
  ])('%s whose moment has come can still be stopped: %s', async (kind, can) => {
    const actId = await putAct(kind, 'x', '-1 second');
    expect((await acts()).length).toBe(can ? 1 : 0);
    expect(await (can ? cancel(actId) : cancelProblem(actId))).toEqual(
      can ? { cancelled: true } : 'api/not-found',
    );
  });
});

describe('the link "this was not me"', () => {
  test('comes with the mail, after the hash sign, and shows what it is about without doing it', async () => {
    const body = await stepUpFor(browser, person, 'delete-account');
    const { actId, effectiveAt } = await browser.call(requestDeletion, { body });
    await expect.poll(() => api.mailsTo(person.email).join('')).toContain('will be deleted');
    const mails = await Promise.all(api.mailsTo(person.email).map((text) => PostalMime.parse(text)));
    const text = mails.find(({ subject }) => subject === 'Your account will be deleted')?.text ?? '';
    const token = /^http:\/\/localhost:\d+\/not-me#([A-Za-z0-9_-]{43})$/m.exec(text)?.[1] ?? '';
    for (let i = 0; i < 2; i += 1)
      expect(await look(token)).toMatchObject({
        ...{ kind: 'deletion-asked', deviceName: null },
        act: { kind: 'delete-account', effectiveAt },
      });
    expect((await acts()).map((act) => act.actId)).toEqual([actId]);
  });

  test('stops the act, revokes the device of the mail, and ends every session (S7)', async () => {
    const deviceId = idText(person.device.id);
    const actId = await putAct('change-email', 'x');
    const token = await tokenOf('email-change-asked', { actId, deviceId });
    expect(await say(token)).toEqual({ stopped: true, deviceRevoked: true, sessionsEnded: 1 });
    expect((await browser.problem(readAccount, {})).type).toBe('api/unauthenticated');
    const [device] = await api.query('SELECT revoked_at, backup_wrap FROM device WHERE id = $1', [deviceId]);
    expect(device).toMatchObject({ revoked_at: expect.any(Date), backup_wrap: null });
    expect(await kinds()).toEqual(expect.arrayContaining(['act-stopped', 'device-revoked', 'disowned']));
    expect(await api.query('SELECT 1 FROM pending_act WHERE id = $1', [actId])).toEqual([]);
  });

  test('of a recovery kills the one that is under way, also where it waits for nothing', async () => {
    const other = idText((await joinAndSignIn(api)).person.accountId);
    await putRecovery(other);
    await putRecovery();
    const token = await tokenOf('recovery-released');
    expect(await say(token)).toMatchObject({ stopped: true, deviceRevoked: false });
    expect([await recoveries(), await recoveries(other)]).toEqual([0, 1]);
  });

  test('of another matter leaves a recovery and what else is pending alone', async () => {
    await putRecovery();
    await putAct('delete-account', null);
    expect(await say(await tokenOf('password-changed'))).toMatchObject({ stopped: false, sessionsEnded: 1 });
    expect(await recoveries()).toBe(1);
    const left = await api.query('SELECT 1 FROM pending_act WHERE account_id = $1', [accountId()]);
    expect(left).toHaveLength(1);
  });

  test('works once, also of many at one moment, and not when it is old or made up', async () => {
    const token = await tokenOf('password-changed');
    const ended = await Promise.allSettled([1, 2, 3].map(() => say(token)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const old = await tokenOf('password-changed');
    await api.query('UPDATE mail_token SET expires_at = now() WHERE account_id = $1', [accountId()]);
    for (const none of [token, old, randomText(32)]) {
      expect(await refusal(disown, none)).toBe('api/not-found');
      expect(await refusal(lookAtMail, none)).toBe('api/not-found');
    }
  });

  test('is kept as a hash alone, for thirty days', async () => {
    const token = await tokenOf('password-changed');
    const [row] = await api.query<{ hash: Buffer; days: number }>(
      `SELECT hash, round(extract(epoch FROM expires_at - now()) / 86400)::int AS days FROM mail_token
       WHERE account_id = $1 ORDER BY created_at DESC LIMIT 1`,
      [accountId()],
    );
    expect(row?.days).toBe(30);
    expect(row?.hash.equals(Buffer.from(token, 'base64url'))).toBe(false);
  });

  test('ends no session of anybody else', async () => {
    const other = await joinAndSignIn(api);
    await say(await tokenOf('password-changed'));
    expect((await other.browser.call(readAccount, {})).email).toBe(other.person.email);
  });

  test('is tried thirty times an hour from one network and no more', async () => {
    const strict = await startTestApi({ env: { COFFER_LIMIT_FACTOR: '1' } });
    try {
      const on = testBrowser(strict.address);
      const types: string[] = [];
      for (let i = 0; i < 31; i += 1) {
        const endpoint = i % 2 === 0 ? lookAtMail : disown;
        types.push((await on.problem(endpoint, { body: { token: randomText(32) } })).type);
      }
      expect([...new Set(types.slice(0, 30))]).toEqual(['api/not-found']);
      expect(types[30]).toBe('api/too-many-tries');
    } finally {
      await strict.close();
    }
  });
});
