import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let folder = '';

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  folder = mkdtempSync(join(tmpdir(), 'coffer migrations '));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, sql: string): void => {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
};

const query = async (text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

test('migrations run once, in the order of their names', async () => {
  put('0002_more', 'ALTER TABLE a ADD COLUMN n int;');
  put('0001_first', 'CREATE TABLE a ();');
  expect(await migrate(database.url, folder)).toEqual(['0001_first', '0002_more']);
  expect(await migrate(database.url, folder)).toEqual([]);
  expect(await query('SELECT n FROM a')).toEqual([]);
});

test('four processes that migrate at once apply each migration once', async () => {
  put('0001_first', 'CREATE TABLE a (); SELECT pg_sleep(0.2);');
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, folder)));
  expect(applied.flat()).toEqual(['0001_first']);
});

test('a migration that fails half-way leaves nothing of itself, says so, and is tried again', async () => {
  put('0001_first', 'CREATE TABLE a (); CREATE TABLE nonsense (x no_such_type);');
  await expect(migrate(database.url, folder)).rejects.toThrow(
    /0001_first failed: .*no_such_type.* Nothing of it was kept/,
  );
  expect(await query("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  put('0001_first', 'CREATE TABLE a ();');
  expect(await migrate(database.url, folder)).toEqual(['0001_first']);
});

test('a connection that is killed in a migration is said in a sentence, and the next start goes on (F15)', async () => {
  put('0001_first', 'CREATE TABLE a (); SELECT pg_terminate_backend(pg_backend_pid());');
  await expect(migrate(database.url, folder)).rejects.toThrow(
    /0001_first failed: .*connection to Postgres broke/,
  );
  expect(await query("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  put('0001_first', 'CREATE TABLE a ();');
  expect(await migrate(database.url, folder)).toEqual(['0001_first']);
});

test('a migration that cannot run in a transaction and fails is refused until it is repaired', async () => {
  put(
    '0001_first',
    'CREATE TABLE a (n int);\nCREATE INDEX CONCURRENTLY i ON a (n);\nCREATE INDEX CONCURRENTLY j ON a (m);\n',
  );
  await expect(migrate(database.url, folder)).rejects.toThrow(/may be half applied/);
  await expect(migrate(database.url, folder)).rejects.toThrow(/begun on this database and never finished/);
});

test('an index can be built concurrently', async () => {
  put('0001_first', 'CREATE TABLE a (n int);\nCREATE INDEX CONCURRENTLY i ON a (n);\n');
  expect(await migrate(database.url, folder)).toEqual(['0001_first']);
  expect(await query("SELECT 1 AS n FROM pg_indexes WHERE indexname = 'i'")).toEqual([{ n: 1 }]);
});

test('a migration that was edited after it ran stops the start', async () => {
  put('0001_first', 'CREATE TABLE a ();');
  await migrate(database.url, folder);
  put('0001_first', 'CREATE TABLE b ();');
  await expect(migrate(database.url, folder)).rejects.toThrow(/0001_first was changed/);
});

test('a database that a newer version made stops the start of an older one', async () => {
  put('0001_first', 'CREATE TABLE a ();');
  put('0002_newer', 'CREATE TABLE b ();');
  await migrate(database.url, folder);
  rmSync(join(folder, '0002_newer'), { recursive: true });
  await expect(migrate(database.url, folder)).rejects.toThrow(/does not know/);
});
