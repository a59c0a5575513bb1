import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../apps/cli/src/postgres/testing.ts';
// @ts-expect-error: the tools are plain JavaScript.
import { root, runTool } from '../steps/run.mjs';
// @ts-expect-error: see above.
import { findDrift } from './drift.mjs';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const change = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
};

test('the migrations make exactly what the schema says', async () => {
  expect(await findDrift(database.url)).toBe('');
});

test('a deliberate drift is found: a lost column, a lost index', async () => {
  await change('ALTER TABLE account DROP COLUMN freezes');
  expect(await findDrift(database.url)).toMatch(/ALTER TABLE "account" ADD COLUMN\s+"freezes"/);
  await change('ALTER TABLE account ADD COLUMN freezes integer NOT NULL DEFAULT 0');
  await change('DROP INDEX session_account_id_idx');
  expect(await findDrift(database.url)).toMatch(/CREATE INDEX "session_account_id_idx"/);
  await change('CREATE INDEX session_account_id_idx ON session (account_id)');
  expect(await findDrift(database.url)).toBe('');
});

test('a database that cannot be reached is an error, not an empty answer', async () => {
  await expect(findDrift('postgresql://coffer:x@127.0.0.1:1/coffer')).rejects.toThrow();
});

test("Prisma's own status accepts what our migrator recorded", async () => {
  const env = {
    DATABASE_URL: database.url,
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'tools', 'schema-engine.mjs'),
  };
  const { output } = await runTool('prisma/build/index.js', ['migrate', 'status'], { quiet: true, env });
  expect(output).toContain('Database schema is up to date!');
});

test('released migrations only add: nothing that an older version reads is dropped or renamed', () => {
  const folder = join(root, 'prisma', 'migrations');
  for (const name of readdirSync(folder).filter((one) => /^\d/.test(one))) {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8').replace(/--.*$/gm, '');
    expect(sql, name).not.toMatch(/\b(DROP\s+(TABLE|COLUMN)|RENAME\s+(TO|COLUMN))\b/i);
  }
});
