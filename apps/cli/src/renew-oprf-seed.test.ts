import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '@coffer/api';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './postgres/testing.ts';
import { renewOprfSeed } from './renew-oprf-seed.ts';
import { makeSecrets } from './secrets.ts';

let database: TestDatabase;
let client: pg.Client;
let dataDir: string;
beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'coffer seed '));
  makeSecrets(secretsDir());
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const secretsDir = () => join(dataDir, 'secrets');
const seed = () => readFileSync(join(secretsDir(), 'oprfSeed'), 'hex');
const start = async (): Promise<void> => {
  const env = { PORT: '0' };
  await (
    await startApi({ env, databaseUrl: database.url, dataDir, logTo: { write: () => undefined } })
  ).close();
};
const renew = (isAgreed = true) =>
  renewOprfSeed(client, { secretsDir: secretsDir(), isAgreed, now: new Date('2026-01-02T03:04:05Z') });

test('without a yes it says what it costs and changes nothing', async () => {
  await start();
  const before = [seed(), readdirSync(secretsDir())];
  await expect(renew(false)).rejects.toThrow(/every PIN.*recovery kit.*--yes/s);
  expect([seed(), readdirSync(secretsDir())]).toEqual(before);
  await start();
});

test('a new seed takes its place with its check value, the old one stays beside it, both for the owner alone', async () => {
  await start();
  const before = seed();
  const checks = async (): Promise<Record<string, string>> =>
    (await client.query('SELECT secret_checks FROM organisation')).rows[0].secret_checks;
  const { oprfSeed, ...others } = await checks();
  expect((await renew()).join('\n')).toContain('Restart');
  expect(seed()).not.toBe(before);
  const { oprfSeed: now, ...same } = await checks();
  expect([Object.keys(same).length > 0, same, now === oprfSeed]).toEqual([true, others, false]);
  const kept = join(secretsDir(), 'oprfSeed.2026-01-02T03-04-05-000Z.old');
  expect(readFileSync(kept, 'hex')).toBe(before);
  for (const path of [kept, join(secretsDir(), 'oprfSeed')]) expect(statSync(path).mode & 0o777).toBe(0o400);
  expect(readdirSync(secretsDir()).filter((name) => name.startsWith('oprfSeed'))).toHaveLength(2);
  await start();
});

test('each new seed is another one, of 32 bytes that nobody knows', async () => {
  await start();
  const seen = [seed()];
  for (const day of ['02', '03', '04']) {
    const now = new Date(`2026-02-${day}T00:00:00Z`);
    await renewOprfSeed(client, { secretsDir: secretsDir(), isAgreed: true, now });
    seen.push(seed());
  }
  expect(new Set(seen).size).toBe(4);
  for (const hex of seen) expect(hex).toMatch(/^[0-9a-f]{64}$/);
});

test('where the file is lost the API refuses to start, and starts again after it', async () => {
  await start();
  rmSync(join(secretsDir(), 'oprfSeed'));
  await expect(start()).rejects.toThrow(/"oprfSeed" is missing/);
  await renew();
  await start();
});

test('on a database without an organisation nothing changes', async () => {
  const before = seed();
  await expect(renew()).rejects.toThrow(/start Coffer on it first/);
  expect([seed(), readdirSync(secretsDir()).filter((name) => name.startsWith('oprfSeed'))]).toEqual([
    ...[before, ['oprfSeed']],
  ]);
});
