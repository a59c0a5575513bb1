import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../process-identity.ts';
import { findBinaries } from './binaries.ts';
import { createCluster } from './create-cluster.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { chooseLauncher, type Launcher } from './launcher.ts';

let dataDir = '';
let postgres: EmbeddedPostgres | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'coffer data with spaces '));
});

afterEach(async () => {
  await postgres?.stop();
  postgres = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

const untilAnswers = async (url: string): Promise<number> => {
  const began = Date.now();
  for (;;) {
    try {
      await query(url, 'SELECT 1');
      return Date.now() - began;
    } catch {
      await wait(50);
    }
  }
};

test('a first start makes a real Postgres with checksums and a password, in a folder with spaces', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  expect(await query(postgres.url, 'SHOW data_checksums')).toEqual([{ data_checksums: 'on' }]);
  const secret = join(dataDir, 'secrets', 'postgres-password');
  expect(statSync(secret).mode & 0o777).toBe(0o400);
  const wrong = new URL(postgres.url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

test('Postgres listens on the loopback only and leaves no password file behind', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  expect(await query(postgres.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres.log', 'secrets']);
});

test('what was written is there after a stop and a second start', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await postgres.stop();
  postgres = await startEmbeddedPostgres({ dataDir });
  expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('a Postgres killed with -9 is back at the same address within 10 s and lost nothing (F2)', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  await query(postgres.url, 'CREATE TABLE kept (n int)');
  for (let round = 1; round <= 3; round += 1) {
    await query(postgres.url, `INSERT INTO kept VALUES (${round})`);
    process.kill(postgres.pid(), 'SIGKILL');
    expect(await untilAnswers(postgres.url)).toBeLessThan(10_000);
    expect(await query(postgres.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: round }]);
  }
});

test('a Postgres that an earlier run left behind is ended before the new one starts', async () => {
  const earlier = await startEmbeddedPostgres({ dataDir });
  await earlier.stop();
  const launcher = chooseLauncher();
  const [command, ...words] = [...launcher.prefix, findBinaries().postgres, '-D', join(dataDir, 'postgres')];
  const { port } = new URL(earlier.url);
  const leftover = spawn(command!, [...words, '-p', port, '-c', 'unix_socket_directories='], {
    stdio: 'ignore',
  });
  await untilAnswers(earlier.url);
  postgres = await startEmbeddedPostgres({ dataDir });
  expect(postgres.pid()).not.toBe(leftover.pid);
  expect(isAlive({ pid: leftover.pid! })).toBe(false);
  expect(await query(postgres.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('stopping ends Postgres itself, not only what started it', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  const pid = postgres.pid();
  expect(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]).toBe(`${pid}`);
  await postgres.stop();
  expect(isAlive({ pid })).toBe(false);
});

test('an initdb that fails says what it printed and leaves no half-made cluster', () => {
  writeFileSync(join(dataDir, 'initdb'), '#!/bin/sh\necho "disk is full" >&2\nexit 1\n', { mode: 0o755 });
  const binaries = { initdb: join(dataDir, 'initdb'), postgres: join(dataDir, 'none') };
  const make = () =>
    createCluster(join(dataDir, 'postgres'), 'secret', binaries, { kind: 'direct', prefix: [] });
  expect(make).toThrow(/disk is full/);
  expect(readdirSync(dataDir)).not.toContain('postgres');
});

test('the log never repeats a statement or a row that failed', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  await query(postgres.url, 'CREATE TABLE strict (n int CHECK (n > 0), word text)');
  await expect(query(postgres.url, "INSERT INTO strict VALUES (-1, 'hush-hush')")).rejects.toThrow();
  expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('hush-hush');
});

test('as root, a data folder made in one way opens in the other, with what was written', async () => {
  if (process.getuid?.() !== 0) return;
  const owner = { uid: 65534, gid: 65534 };
  const prefix = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--pdeathsig', 'INT'];
  const otherUser: Launcher = { kind: 'other-user', prefix, owner };
  // Where a parent folder is closed to others this way cannot work; then the error has to say so.
  const attempt = await startEmbeddedPostgres({ dataDir, launcher: otherUser }).catch(
    (error: Error) => error,
  );
  if (attempt instanceof Error) {
    expect(attempt.message).toMatch(/a parent folder is closed to others/);
    return;
  }
  await query(attempt.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await attempt.stop();
  postgres = await startEmbeddedPostgres({ dataDir });
  expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await postgres.stop();
  postgres = await startEmbeddedPostgres({ dataDir, launcher: otherUser });
  expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('a lost password of the database is named, not replaced, and a wrong one at once (F13)', async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  await postgres.stop();
  const file = join(dataDir, 'secrets', 'postgres-password');
  rmSync(file);
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/"postgres-password" is missing/);
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'another');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/"postgres-password" did not make/);
});
