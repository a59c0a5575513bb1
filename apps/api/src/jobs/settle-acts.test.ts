import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listVaults, readAccount, requestDeletion } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/database.ts';
import { accountMails } from '../mail/account-mails.ts';
import { type MailQueue, mailQueue } from '../mail/mail-queue.ts';
import { forgetInOutbox } from '../mail/senders.ts';
import { readSecrets } from '../secrets/secret-files.ts';
import { serverBoxes } from '../secrets/vaulting.ts';
import { oneApi } from '../testing/fixture.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { newItem, save } from '../testing/test-commit.ts';
import { joinAndSignIn, newId, type Person } from '../testing/test-person.ts';
import { beginRotation, end, renewed, stage } from '../testing/test-rotation.ts';
import { commitTo, joinVault, makeVault } from '../testing/test-sharing.ts';
import { stepUpFor } from '../testing/test-step-up.ts';
import { settleActs } from './settle-acts.ts';

let api: TestApi;
let database: Database;
let queue: MailQueue;
oneApi((started) => {
  api = started;
  database = openDatabase(api.databaseUrl, { size: 4 });
  queue = mailQueue(serverBoxes(readSecrets(join(api.dataDir, 'secrets'))));
});
afterAll(() => database.close());

const outbox = () => join(api.dataDir, 'outbox');
const settleOn = (on: Database) =>
  settleActs({
    ...{ database: on, mailQueue: queue },
    mailsAbout: accountMails({ mailQueue: queue, publicOrigin: () => api.address }),
    forgetMails: (email) => forgetInOutbox(outbox(), email),
  });
const settle = () => settleOn(database);
const idOf = (person: Person) => idText(person.accountId);
const hexOf = (text: string) => Buffer.from(text).toString('hex');

/** Tables in which a row says one of these words, as text or in its bytes. */
const tablesThatSay = async (words: readonly string[]): Promise<string[]> => {
  const tables = await api.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_%'`,
  );
  expect(tables.length).toBeGreaterThan(25);
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await api.query<{ rows: number }>(
      `SELECT count(*)::int AS rows FROM "${name}" AS t WHERE t::text LIKE ANY($1)`,
      [words.map((word) => `%${word}%`)],
    );
    if ((row?.rows ?? 0) > 0) found.push(name);
  }
  return found.sort();
};

/** A row about the person in each table that has none by what a test did. */
const fillTables = async (person: Person): Promise<string[]> => {
  const [account, device] = [idOf(person), idText(person.device.id)];
  const [recovery, factor, act, token] = [newId(), newId(), newId(), Buffer.from(newId())];
  const put = (text: string, ...values: unknown[]) => api.query(text, values);
  const [{ organisation_id: organisation } = { organisation_id: '' }] = await api.query<{
    organisation_id: string;
  }>('SELECT organisation_id FROM account WHERE id = $1', [account]);
  await put(
    `INSERT INTO recovery (id, organisation_id, account_id, cookie_hash, expires_at)
     VALUES ($1, $2, $3, 'c', now() + interval '1 day')`,
    ...[recovery, organisation, account],
  );
  await put(
    `INSERT INTO factor (id, account_id, kind, name, confirmed_at) VALUES ($1, $2, 'totp', 'Mine', now())`,
    ...[factor, account],
  );
  await put('INSERT INTO backup_code (account_id, hash) VALUES ($1, $2)', account, token);
  await put(
    `INSERT INTO pending_act (id, account_id, kind, subject, effective_at)
     VALUES ($1, $2, 'change-email', 'x', now() + interval '1 day')`,
    ...[act, account],
  );
  for (const id of [recovery, act])
    await put(
      `INSERT INTO mail_code (id, purpose, code_hash, expires_at) VALUES ($1, 'x', 'h', now() + interval '1 day')`,
      id,
    );
  for (const [at, subject] of [account, recovery, factor, device].entries())
    await put(
      `INSERT INTO nonce (hash, purpose, subject_id, expires_at) VALUES ($1, 'x', $2, now() + interval '1 day')`,
      ...[Buffer.from(`${at}${account}`.slice(0, 30)), subject],
    );
  await put(
    `INSERT INTO registration (id, organisation_id, email, cookie_hash, code_expires_at, expires_at)
     VALUES ($1, $2, $3, 'c', now(), now() + interval '1 day')`,
    ...[newId(), organisation, person.email],
  );
  await put(
    'INSERT INTO pin_evaluation (id, account_id, half_session_id, device_id) VALUES ($1, $2, $3, $4)',
    ...[newId(), account, newId(), device],
  );
  await queue.put(database.sql, { to: person.email, subject: 's', text: 't' }, 48);
  return [recovery, factor, act];
};

describe('a deletion whose time has come', () => {
  test('leaves no row, mail or file of the account, and not a byte of another one is touched (U36)', async () => {
    const other = await joinAndSignIn(api);
    const { person, browser } = await joinAndSignIn(api);
    for (const each of [{ person, browser }, other]) {
      const item = newItem();
      await save(each.browser, each.person, [item]);
      const next = renewed(item);
      const ended = await beginRotation(each.browser, each.person);
      await stage(each.browser, each.person, ended, [next]);
      await end(each.browser, each.person, ended, [next]);
      const open = await beginRotation(each.browser, each.person, 3);
      await stage(each.browser, each.person, open, [renewed(next, {}, 3)]);
    }
    await browser.call(requestDeletion, { body: await stepUpFor(browser, person, 'delete-account') });
    const more = await fillTables(person);
    const ids = [idOf(person), idText(person.vaultId), idText(person.device.id), ...more];
    const words = [...ids, ...ids.map((id) => id.replaceAll('-', '')), person.email, hexOf(person.email)];
    const before = await tablesThatSay(words);
    expect(before.length).toBeGreaterThan(20);
    expect(readdirSync(outbox()).filter((name) => name.includes(person.email)).length).toBeGreaterThan(0);
    writeFileSync(join(outbox(), `2026-01-01T00-00-00-000Z-not-${person.email}.eml`), 'of somebody else');
    const theirs = await tablesThatSay([idOf(other.person)]);

    await settle();
    expect(await tablesThatSay(words)).toEqual(before);
    await api.query("UPDATE pending_act SET effective_at = now() WHERE kind = 'delete-account'");
    await settle();

    // The log of identities and the audit log only grow: they keep random ids and hashes, and nothing that says whose
    // they were.
    expect(await tablesThatSay(words)).toEqual(['audit_event', 'log_entry']);
    const kept = new Set(
      [idOf(person), idText(person.device.id)].flatMap((id) => [id, id.replaceAll('-', '')]),
    );
    expect(await tablesThatSay(words.filter((word) => !kept.has(word)))).toEqual([]);
    const [last] = await api.query(
      'SELECT kind, device_id, network, detail FROM audit_event WHERE account_id = $1 ORDER BY id DESC LIMIT 1',
      [idOf(person)],
    );
    expect(last).toEqual({ kind: 'removed', device_id: null, network: null, detail: null });
    const waiting: string[] = [];
    await api.query("UPDATE mail_job SET send_after = now() - interval '1 hour'");
    for (let job = await queue.take(database.sql); job; job = await queue.take(database.sql))
      waiting.push(job.mail.to);
    expect(waiting).not.toContain(person.email);
    expect(readdirSync(outbox()).filter((name) => name.includes(person.email))).toEqual([
      `2026-01-01T00-00-00-000Z-not-${person.email}.eml`,
    ]);
    expect((await browser.problem(readAccount, {})).type).toBe('api/unauthenticated');
    expect(await tablesThatSay([idOf(other.person)])).toEqual(theirs);
    expect((await other.browser.call(readAccount, {})).email).toBe(other.person.email);
  });

  test('of whoever became the last owner meanwhile waits until there is another', async () => {
    const api = await startTestApi();
    const database = openDatabase(api.databaseUrl, { size: 2 });
    try {
      const [leaver, other] = [await joinAndSignIn(api), await joinAndSignIn(api)];
      const [one, two] = [idOf(leaver.person), idOf(other.person)];
      await api.query(
        `INSERT INTO pending_act (id, account_id, kind, effective_at) VALUES ($1, $2, 'delete-account', now())`,
        [newId(), one],
      );
      const isThere = async () => (await api.query('SELECT 1 FROM account WHERE id = $1', [one])).length > 0;
      await settleOn(database);
      expect(await isThere()).toBe(true);
      await api.query("UPDATE account SET role = 'owner', suspended_at = now() WHERE id = $1", [two]);
      await settleOn(database);
      expect(await isThere()).toBe(true);
      await api.query('UPDATE account SET suspended_at = NULL WHERE id = $1', [two]);
      await settleOn(database);
      expect(await isThere()).toBe(false);
    } finally {
      await database.close();
      await api.close();
    }
  });

  test('leaves a vault that others are members of to them, and its keys are due', async () => {
    const [leaver, other] = [await joinAndSignIn(api), await joinAndSignIn(api)];
    const vault = await makeVault(leaver);
    await joinVault(leaver, vault, other, 4);
    await commitTo(leaver, vault, [newItem()]);
    await api.query(
      `INSERT INTO pending_act (id, account_id, kind, effective_at) VALUES ($1, $2, 'delete-account', now())`,
      [newId(), idOf(leaver.person)],
    );
    await Promise.all([settle(), settle()]);
    expect(await api.query('SELECT 1 FROM account WHERE id = $1', [idOf(leaver.person)])).toEqual([]);
    const { vaults } = await other.browser.call(listVaults, {});
    const left = vaults.find(({ vaultId }) => vaultId === idText(vault.id));
    expect(left).toMatchObject({ seq: 3, isRotationDue: true });
    expect(await api.query('SELECT 1 FROM item WHERE vault_id = $1', [idText(vault.id)])).toHaveLength(1);
  });
});

describe('what is over', () => {
  const account = async () => idOf((await joinAndSignIn(api)).person);
  const acts = (id: string) =>
    api.query<{ kind: string }>('SELECT kind FROM pending_act WHERE account_id = $1 ORDER BY kind', [id]);

  test.each([
    ['add-recovery', '-1 second', []],
    ['drop-factor', '-1 second', []],
    ['add-recovery', '1 hour', [{ kind: 'add-recovery' }]],
    ['change-email', '-6 days', [{ kind: 'change-email' }]],
    ['change-email', '-8 days', []],
    ['recovery', '-6 days', [{ kind: 'recovery' }]],
    ['recovery', '-8 days', []],
  ])('an act %s of %s from now', async (kind, when, left) => {
    const id = await account();
    await api.query(
      'INSERT INTO pending_act (id, account_id, kind, effective_at) VALUES ($1, $2, $3, now() + $4::interval)',
      [newId(), id, kind, when],
    );
    await settle();
    expect(await acts(id)).toEqual(left);
  });

  test('factors go when their time has come or nobody confirmed them for an hour, and the log says the first', async () => {
    const id = await account();
    for (const [name, confirmed, dropped, added] of [
      ['stands', '0', null, '-1 day'],
      ['going', '0', '1 hour', '-1 day'],
      ['gone', '0', '-1 second', '-1 day'],
      ['begun', null, null, '-59 minutes'],
      ['forgotten', null, null, '-61 minutes'],
    ])
      await api.query(
        `INSERT INTO factor (id, account_id, kind, name, confirmed_at, dropped_from, added_at)
         VALUES ($1, $2, 'totp', $3, now() + $4::interval, now() + $5::interval, now() + $6::interval)`,
        [newId(), id, name, confirmed, dropped, added],
      );
    await settle();
    const left = await api.query<{ name: string }>(
      'SELECT name FROM factor WHERE account_id = $1 ORDER BY name',
      [id],
    );
    expect(left.map(({ name }) => name)).toEqual(['begun', 'going', 'stands']);
    const kinds = await api.query(
      "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'factor-dropped'",
      [id],
    );
    expect(kinds).toHaveLength(1);
  });

  test('codes, tokens and recoveries go when they expire, a change of vault keys after a week', async () => {
    const { person, browser } = await joinAndSignIn(api);
    const id = idOf(person);
    await api.query('DELETE FROM mail_token WHERE account_id = $1', [id]);
    for (const when of ['-2 hours', '1 hour']) {
      await api.query(
        `INSERT INTO mail_code (id, purpose, code_hash, expires_at) VALUES ($1, $2, 'h', now() + $3::interval)`,
        [newId(), id, when],
      );
      await api.query(
        `INSERT INTO mail_token (hash, account_id, kind, expires_at) VALUES ($1, $2, 'x', now() + $3::interval)`,
        [Buffer.from(newId()), id, when],
      );
      await api.query(
        `INSERT INTO recovery (id, organisation_id, account_id, cookie_hash, expires_at)
         SELECT $1, organisation_id, id, 'c', now() + $3::interval FROM account WHERE id = $2`,
        [newId(), id, when],
      );
    }
    await beginRotation(browser, person);
    await settle();
    const left = await api.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM mail_code WHERE purpose = $1::text UNION ALL
       SELECT count(*)::int FROM mail_token WHERE account_id = $1::uuid UNION ALL
       SELECT count(*)::int FROM recovery WHERE account_id = $1::uuid UNION ALL
       SELECT count(*)::int FROM vault_rotation WHERE account_id = $1::uuid`,
      [id],
    );
    expect(left).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }, { n: 1 }]);
    await api.query(
      "UPDATE vault_rotation SET started_at = now() - interval '8 days' WHERE account_id = $1",
      [id],
    );
    await settle();
    expect(await api.query('SELECT 1 FROM vault_rotation WHERE account_id = $1', [id])).toEqual([]);
  });
});

describe('a kit', () => {
  const reminders = async (person: Person): Promise<number> => {
    await settle();
    const kinds = await api.query(
      "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'kit-reminded'",
      [idOf(person)],
    );
    return kinds.length;
  };
  const age = (person: Person, column: string, table: string, key: string, days: number) =>
    api.query(`UPDATE ${table} SET ${column} = now() - make_interval(days => $2) WHERE ${key} = $1`, [
      ...[idOf(person), days],
    ]);

  test('that nobody made or tested for half a year is asked about, and half a year later once more (B10)', async () => {
    const { person } = await joinAndSignIn(api);
    await age(person, 'created_at', 'recovery_way', 'account_id', 181);
    expect(await reminders(person)).toBe(0);
    await age(person, 'created_at', 'recovery_way', 'account_id', 183);
    expect(await reminders(person)).toBe(1);
    await expect.poll(() => api.mailsTo(person.email).join('')).toContain('recovery kit');
    expect(await reminders(person)).toBe(1);
    await age(person, 'kit_reminded_at', 'account', 'id', 183);
    expect(await reminders(person)).toBe(2);
  });

  test('that was tested since is not asked about, nor one of a suspended account', async () => {
    const { person } = await joinAndSignIn(api);
    await age(person, 'created_at', 'recovery_way', 'account_id', 400);
    await age(person, 'tested_at', 'recovery_way', 'account_id', 100);
    expect(await reminders(person)).toBe(0);
    await age(person, 'tested_at', 'recovery_way', 'account_id', 200);
    await age(person, 'suspended_at', 'account', 'id', 1);
    expect(await reminders(person)).toBe(0);
  });
});
