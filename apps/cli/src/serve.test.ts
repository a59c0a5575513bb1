import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretNames } from '@coffer/api';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from './postgres/testing.ts';
import { type ServeParts, serve } from './serve.ts';

let folder = '';
let parts: ServeParts;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coffer serve '));
  env = { COFFER_DATA_DIR: join(folder, 'data') };
  parts = {
    startApi: async () => ({ address: 'http://localhost:1', close: async () => undefined }),
    hasPage: () => true,
  };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the API is given a migrated database and secrets that are made once', async () => {
  let tables = 0;
  const serving = await serve(env, {
    ...parts,
    startApi: async ({ databaseUrl, dataDir }) => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      tables = (await client.query("SELECT 1 FROM pg_tables WHERE tablename = 'account'")).rowCount ?? 0;
      await client.end();
      for (const name of secretNames) expect(existsSync(join(dataDir, 'secrets', name))).toBe(true);
      return { address: 'http://localhost:1', close: async () => undefined };
    },
  });
  await serving.close();
  expect(tables).toBe(1);
});

test('a secret that was lost is not quietly replaced', async () => {
  await (await serve(env, parts)).close();
  const lost = join(folder, 'data', 'secrets', 'oprfSeed');
  rmSync(lost);
  await (await serve(env, parts)).close();
  expect(existsSync(lost)).toBe(false);
});

test('an API that does not start leaves neither a running Postgres nor a lock', async () => {
  const failing = { ...parts, startApi: () => Promise.reject(new Error('port is taken')) };
  await expect(serve(env, failing)).rejects.toThrow('port is taken');
  expect(existsSync(join(folder, 'data', 'coffer.lock'))).toBe(false);
  expect(existsSync(join(folder, 'data', 'postgres', 'postmaster.pid'))).toBe(false);
});

test('with DATABASE_URL that Postgres is migrated and used, and two processes may share it', async () => {
  const database = await createTestDatabase({ empty: true });
  const seen: string[] = [];
  const startApi: ServeParts['startApi'] = async ({ databaseUrl }) => {
    seen.push(databaseUrl);
    return { address: 'http://localhost:1', close: async () => undefined };
  };
  const both = await Promise.all(
    [1, 2].map(() => serve({ ...env, DATABASE_URL: database.url }, { ...parts, startApi })),
  );
  for (const one of both) await one.close();
  await database.drop();
  expect(seen).toEqual([database.url, database.url]);
  expect(existsSync(join(folder, 'data', 'postgres'))).toBe(false);
});

test('without a built page the start says what to run', async () => {
  await expect(serve(env, { ...parts, hasPage: () => false })).rejects.toThrow(/npm start/);
});
