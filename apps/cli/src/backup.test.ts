import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackupSettings, readBackupSettings, startApi } from '@coffer/api';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp, drillNewest, drillOf, makeBackupKey, restore, verifyBackup } from './backup.ts';
import { findPlaces } from './places.ts';
import { createTestDatabase, type TestDatabase } from './postgres/testing.ts';
import { makeSecrets } from './secrets.ts';

let folder: string;
let keyFile: string;
let settings: BackupSettings;
const databases: TestDatabase[] = [];

const newDatabase = async (options = {}): Promise<string> => {
  const database = await createTestDatabase(options);
  databases.push(database);
  return database.url;
};
const place = (url: string, dataDir = join(folder, 'data')) => ({
  ...{ env: { DATABASE_URL: url }, dataDir, migrations: findPlaces().migrations },
});
const startOn = async (databaseUrl: string, dataDir = join(folder, 'data')): Promise<void> => {
  const logTo = { write: () => undefined };
  await (await startApi({ env: { PORT: '0' }, databaseUrl, dataDir, logTo })).close();
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coffer backup cli '));
  keyFile = join(folder, 'key');
  const lines = await makeBackupKey();
  writeFileSync(keyFile, lines.join('\n'));
  const recipient = lines[1]?.split('=')[1] ?? '';
  const read = readBackupSettings({
    ...{ COFFER_BACKUP_DIR: join(folder, 'backups'), COFFER_BACKUP_RECIPIENT: recipient },
  });
  if (!read) throw new Error('no settings');
  settings = read;
  makeSecrets(join(folder, 'data', 'secrets'));
});
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const made = async (): Promise<{ url: string; file: string }> => {
  const url = await newDatabase();
  await startOn(url);
  await backUp(url, place(url), settings);
  const [name = ''] = readdirSync(settings.dir);
  return { url, file: join(settings.dir, name) };
};

test('a key pair is made, a backup goes to it, the drill agrees, and a restore into an empty database starts', async () => {
  const { url, file } = await made();
  expect((await verifyBackup(file, keyFile, place(url))).join('\n')).toMatch(/is whole.*\n.*agree with/);
  const empty = await newDatabase({ empty: true });
  expect((await restore(file, keyFile, empty, place(empty))).join()).toMatch(/^Restored \d+ rows/);
  await startOn(empty);
});

test('the newest backup can be drilled without the key file, and an older one can not any more', async () => {
  const { url, file } = await made();
  expect((await drillNewest(url, settings.dir, place(url))).join()).toContain(file);
  await backUp(url, place(url), settings);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT proof_key IS NULL AS gone FROM backup ORDER BY made_at');
  await client.end();
  expect(rows).toEqual([{ gone: true }, { gone: false }]);
});

test('the drill of the newest is written down for the console, how it went too', async () => {
  const { url, file } = await made();
  const read = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const text = `SELECT failed_at IS NOT NULL AS failed, error, ran_at > now() - interval '1 minute' AS fresh FROM job_run
      WHERE name = 'drill/last'`;
    const { rows } = await client.query(text);
    await client.end();
    return rows;
  };
  await verifyBackup(file, keyFile, place(url));
  expect(await read()).toEqual([]);
  await drillNewest(url, settings.dir, place(url));
  expect(await read()).toEqual([{ failed: false, error: null, fresh: true }]);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, 2000));
  await expect(drillNewest(url, settings.dir, place(url))).rejects.toThrow('cut or changed');
  expect(await read()).toEqual([{ failed: true, error: 'BackupError', fresh: true }]);
  rmSync(file);
  await expect(drillNewest(url, settings.dir, place(url))).rejects.toThrow('There is no backup');
  writeFileSync(file, bytes);
  await drillNewest(url, settings.dir, place(url));
  expect(await read()).toEqual([{ failed: false, error: null, fresh: true }]);
});

test('a drill leaves no database behind, also where the file is wrong or it is broken off', async () => {
  const { url, file } = await made();
  const cut = join(folder, 'cut');
  writeFileSync(cut, readFileSync(file).subarray(0, 2000));
  await expect(verifyBackup(cut, keyFile, place(url))).rejects.toThrow('cut or changed');
  await verifyBackup(file, keyFile, place(url));
  const identity = readFileSync(keyFile, 'utf8').split('\n').at(-1) ?? '';
  const stop = new AbortController();
  const stopped = drillOf(place(url))({ file, identity }, stop.signal);
  setTimeout(() => stop.abort(new Error('the process ends')), 300);
  await expect(stopped).rejects.toThrow('the process ends');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("SELECT datname FROM pg_database WHERE datname LIKE 'coffer_drill_%'");
  await client.end();
  expect(rows).toEqual([]);
});

test('secret files of another deployment are refused by name', async () => {
  const { file } = await made();
  const empty = await newDatabase({ empty: true });
  makeSecrets(join(folder, 'other', 'secrets'));
  const other = place(empty, join(folder, 'other'));
  await expect(restore(file, keyFile, empty, other)).rejects.toThrow(/"pepper".*did not make this database/);
});

test('a restore without secret files says that they are to be put back', async () => {
  const { file } = await made();
  const empty = await newDatabase({ empty: true });
  const said = await restore(file, keyFile, empty, place(empty, join(folder, 'none')));
  expect(said.join()).toContain('No secret files');
});

test('a backup of a newer version is refused', async () => {
  const { url, file } = await made();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', repeat('0', 64), '99999999999999_newer', now())",
  );
  await client.end();
  await backUp(url, place(url), settings);
  const newest = readdirSync(settings.dir).sort().at(-1) ?? '';
  expect(join(settings.dir, newest)).not.toBe(file);
  const empty = await newDatabase({ empty: true });
  await expect(restore(join(settings.dir, newest), keyFile, empty, place(empty))).rejects.toThrow('newer');
});

test('wrong settings and missing files are said in a sentence', async () => {
  const { url, file } = await made();
  await expect(verifyBackup(join(folder, 'none'), keyFile, place(url))).rejects.toThrow('There is no backup');
  await expect(verifyBackup(file, join(folder, 'none'), place(url))).rejects.toThrow('There is no key file');
  writeFileSync(keyFile, 'nothing');
  await expect(verifyBackup(file, keyFile, place(url))).rejects.toThrow('AGE-SECRET-KEY-');
  const dir = { COFFER_BACKUP_DIR: '/tmp/backups' };
  expect(readBackupSettings({})).toBeNull();
  expect(() => readBackupSettings({ COFFER_BACKUP_DIR: 'here' })).toThrow('absolute');
  expect(() => readBackupSettings(dir)).toThrow('COFFER_BACKUP_RECIPIENT');
  const right = { ...dir, COFFER_BACKUP_RECIPIENT: settings.recipient };
  expect(readBackupSettings(right)).toMatchObject({ everyHours: 24, keep: { daily: 14, weekly: 8 } });
  for (const keep of ['0,1', '14', 'many'])
    expect(() => readBackupSettings({ ...right, COFFER_BACKUP_KEEP: keep })).toThrow('COFFER_BACKUP_KEEP');
  expect(() => readBackupSettings({ ...right, COFFER_BACKUP_EVERY_HOURS: '0' })).toThrow('from 1');
  expect(readBackupSettings({ ...right, COFFER_BACKUP_DRILL_DAYS: '0' })).toMatchObject({ drillDays: 0 });
  expect(() => readBackupSettings({ ...right, COFFER_BACKUP_DRILL_DAYS: '366' })).toThrow('from 0 to 365');
});
