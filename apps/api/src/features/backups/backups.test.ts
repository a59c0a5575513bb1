import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  listBackups,
  makeBackup,
  readFromBackup,
  readProvableBackup,
  reportBackupProof,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newBackupKey } from '../../backup/age-stream.ts';
import { readBackup } from '../../backup/read-backup.ts';
import { startTestApi, type TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { newItem, save, tombstone } from '../../testing/test-commit.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newId, type Person } from '../../testing/test-person.ts';
import { looksAnHour } from './backups.service.ts';

let api: TestApi;
let dir: string;
let key: Awaited<ReturnType<typeof newBackupKey>>;
let owner: { person: Person; browser: TestBrowser };
let member: { person: Person; browser: TestBrowser };
const item = newItem();
const deleted = newItem();

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'coffer kept '));
  key = await newBackupKey();
  api = await startTestApi({ env: { COFFER_BACKUP_DIR: dir, COFFER_BACKUP_RECIPIENT: key.recipient } });
  owner = await joinAndSignIn(api);
  member = await joinAndSignIn(api);
  await save(member.browser, member.person, [item, deleted]);
  await save(member.browser, member.person, [tombstone(deleted.itemId, 2)]);
});
afterAll(async () => {
  await api.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A backup takes its time where others are at work too. */
const patience = { timeout: 20_000 };

const list = async () => (await owner.browser.call(listBackups, {})).backups;
/** Until every backup that is there stands in the log too: the next one begins after that. */
const untilDone = () =>
  expect
    .poll(async () => {
      const [row] =
        await api.query(`SELECT (SELECT count(*) FROM backup) > 0 AND (SELECT count(*) FROM backup)
        = (SELECT count(*) FROM audit_event WHERE kind = 'backup-made') AS done`);
      return row?.done;
    }, patience)
    .toBe(true);
const make = async (): Promise<string> => {
  await untilDone();
  const { backupId } = await owner.browser.call(makeBackup, { body: {} }, { idempotencyKey: newId() });
  await expect.poll(async () => (await list()).map((each) => each.backupId), patience).toContain(backupId);
  await untilDone();
  return backupId;
};
const place = (itemId = item.itemId, person = member.person) => ({
  vaultId: idText(person.vaultId),
  itemId: idText(itemId),
});

describe('the schedule', () => {
  test('makes the first backup at the start, which the offline key opens, and none more before its time', async () => {
    await expect.poll(async () => (await list()).length, patience).toBe(1);
    const [name = ''] = readdirSync(dir);
    const { head } = await readBackup(join(dir, name), key.identity);
    expect(head.organisations).toHaveLength(1);
    const beside = await startTestApi({
      env: { COFFER_BACKUP_DIR: dir, COFFER_BACKUP_RECIPIENT: key.recipient },
      beside: api,
    });
    await beside.close();
    expect(readdirSync(dir)).toEqual([name]);
    const runs = await api.query("SELECT error FROM job_run WHERE name = 'backup'");
    expect(runs).toEqual([{ error: null }]);
  });

  test('is made again once it is due, and a file that is over goes', async () => {
    writeFileSync(join(dir, 'coffer-20200101T000000Z.tar.age'), 'old');
    for (let day = 1; day < 30; day += 1)
      writeFileSync(join(dir, `coffer-202601${String(day).padStart(2, '0')}T000000Z.tar.age`), 'old');
    await api.query("UPDATE backup SET made_at = made_at - interval '25 hours'");
    const env = { COFFER_BACKUP_DIR: dir, COFFER_BACKUP_RECIPIENT: key.recipient };
    const beside = await startTestApi({ env: { ...env, COFFER_BACKUP_KEEP: '2,1' }, beside: api });
    await expect.poll(async () => (await list()).length, patience).toBe(2);
    await beside.close();
    expect(readdirSync(dir).filter((name) => name.startsWith('coffer-2020'))).toEqual([]);
    expect(readdirSync(dir)).toContain('coffer-20260129T000000Z.tar.age');
    expect(readdirSync(dir)).not.toContain('coffer-20260128T000000Z.tar.age');
  });
});

describe('the console', () => {
  test('makes a backup and lists it with its hash; the log says who asked', async () => {
    const backupId = await make();
    const made = (await list()).find((each) => each.backupId === backupId);
    const bytes = readFileSync(join(dir, made?.fileName ?? ''));
    expect(made).toMatchObject({ bytes: bytes.length, items: 2, provenBy: 0, failedBy: 0 });
    const newest = "SELECT account_id FROM audit_event WHERE kind = 'backup-made' ORDER BY id DESC LIMIT 1";
    await expect
      .poll(() => api.query(newest), patience)
      .toEqual([{ account_id: idText(owner.person.accountId) }]);
    expect(await api.query('SELECT 1 FROM backup WHERE proof_key IS NOT NULL')).toHaveLength(1);
  });

  test('shows backups to no member', async () => {
    expect(await member.browser.problem(listBackups, {})).toMatchObject({ type: 'api/forbidden' });
    const asked = await member.browser.problem(makeBackup, { body: {} });
    expect(asked).toMatchObject({ type: 'api/forbidden' });
  });

  test('of another organisation knows of none', async () => {
    const other = await joinAndSignIn(await organisationOf(api, 'acme'));
    await api.query("UPDATE account SET role = 'owner' WHERE id = $1", [idText(other.person.accountId)]);
    expect(await other.browser.problem(listBackups, {})).toMatchObject({ type: 'api/not-found' });
    expect(await other.browser.problem(makeBackup, { body: {} })).toMatchObject({ type: 'api/not-found' });
    expect(await other.browser.call(readProvableBackup, {})).toEqual({ backup: null });
  });
});

describe('a member', () => {
  test('reads his own sealed items out of the file, and says that they opened', async () => {
    const backupId = await make();
    const { backup } = await member.browser.call(readProvableBackup, {});
    expect(backup).toMatchObject({ backupId, isProvenByYou: false });
    // What the database has now is not what is read.
    await api.query("UPDATE item SET secret = '\\x00' WHERE item_id = $1", [idText(item.itemId)]);
    const { items, vaults } = await member.browser.call(readFromBackup, {
      params: { backupId },
      body: { items: [place(), place(deleted.itemId)] },
    });
    await api.query('UPDATE item SET secret = $2 WHERE item_id = $1', [
      idText(item.itemId),
      Buffer.from(item.secret),
    ]);
    expect(items.map(({ row }) => row)).toEqual([
      {
        ...{ revision: 1, keyEpoch: 1 },
        ...{ overview: toBase64Url(item.overview), secret: toBase64Url(item.secret) },
      },
      null,
    ]);
    const [row] = await api.query<{ bytes: Buffer; signature: Buffer; mac: Buffer }>(
      'SELECT bytes, signature, mac FROM manifest WHERE vault_id = $1 ORDER BY seq DESC LIMIT 1',
      [idText(member.person.vaultId)],
    );
    expect(vaults).toEqual([
      {
        vaultId: idText(member.person.vaultId),
        manifest: row?.bytes.toString('base64url'),
        signature: row?.signature.toString('base64url'),
        mac: row?.mac.toString('base64url'),
        hashes: expect.any(String),
      },
    ]);
    await member.browser.call(reportBackupProof, { params: { backupId }, body: { checked: 1, failed: 0 } });
    expect((await member.browser.call(readProvableBackup, {})).backup?.isProvenByYou).toBe(true);
    expect((await list()).find((each) => each.backupId === backupId)).toMatchObject({
      provenBy: 1,
      failedBy: 0,
    });
    await member.browser.call(reportBackupProof, { params: { backupId }, body: { checked: 1, failed: 1 } });
    expect((await list()).find((each) => each.backupId === backupId)).toMatchObject({
      provenBy: 0,
      failedBy: 1,
    });
  });

  test('reads nothing of a vault that he is not in, nor of a backup that is not the newest', async () => {
    const before = (await list())[0]?.backupId ?? '';
    const backupId = await make();
    const theirs = await owner.browser.problem(readFromBackup, {
      params: { backupId },
      body: { items: [place()] },
    });
    expect(theirs).toMatchObject({ type: 'api/not-found' });
    const old = await member.browser.problem(readFromBackup, {
      ...{ params: { backupId: before }, body: { items: [place()] } },
    });
    expect(old).toMatchObject({ type: 'api/not-found' });
    const told = await member.browser.problem(reportBackupProof, {
      ...{ params: { backupId: before }, body: { checked: 1, failed: 0 } },
    });
    expect(told).toMatchObject({ type: 'api/not-found' });
  });

  test('gets nothing of a file that was changed or is gone, and that counts as a proof that failed', async () => {
    const backupId = await make();
    const name = (await list())[0]?.fileName ?? '';
    const bytes = readFileSync(join(dir, name));
    const ask = async () =>
      member.browser.call(readFromBackup, { params: { backupId }, body: { items: [place()] } });
    const nothing = { vaults: [], items: [{ bucket: '', row: null }] };
    expect(await ask()).not.toEqual(nothing);
    writeFileSync(join(dir, name), Buffer.from(bytes).fill(0, 1000));
    expect(await ask()).toEqual(nothing);
    expect((await list())[0]).toMatchObject({ backupId, provenBy: 0, failedBy: 1 });
    rmSync(join(dir, name));
    expect(await ask()).toEqual(nothing);
    writeFileSync(join(dir, name), bytes);
  });

  test('is shown no backup of before manifests were found in the file', async () => {
    const backupId = await make();
    await api.query("UPDATE backup SET catalogue = catalogue - 'manifest' WHERE id = $1", [backupId]);
    expect(await member.browser.call(readProvableBackup, {})).toEqual({ backup: null });
    const ask = { params: { backupId }, body: { items: [place()] } };
    expect(await member.browser.problem(readFromBackup, ask)).toMatchObject({ type: 'api/not-found' });
    await make();
    expect((await member.browser.call(readProvableBackup, {})).backup).not.toBeNull();
  });

  test('looks a limited number of times in an hour', async () => {
    const fresh = await joinAndSignIn(api);
    const backupId = (await list())[0]?.backupId ?? '';
    const ask = { params: { backupId }, body: { items: [place(item.itemId, fresh.person)] } };
    for (let i = 0; i < looksAnHour; i += 1) await fresh.browser.call(readFromBackup, ask);
    expect(await fresh.browser.problem(readFromBackup, ask)).toMatchObject({ type: 'api/too-many-tries' });
  });
});

test('where no folder is set, nothing is scheduled, made or shown', async () => {
  const plain = await startTestApi();
  try {
    const { browser } = await joinAndSignIn(plain);
    expect(await browser.call(listBackups, {})).toEqual({ isScheduled: false, backups: [] });
    expect(await browser.problem(makeBackup, { body: {} })).toMatchObject({ type: 'api/unavailable' });
    expect(await browser.call(readProvableBackup, {})).toEqual({ backup: null });
  } finally {
    await plain.close();
  }
});
