import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { databaseUrlFrom } from './database-url.ts';
import { startEmbeddedPostgres } from './postgres/embedded.ts';

/** What a crash may lose does not matter in a database that is thrown away. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Works until told to end; what is done then until its database is gone is of no interest. */
const unlessTold = async <T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return work();
  signal.throwIfAborted();
  const running = work();
  running.catch(() => undefined);
  const told = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([running, told]);
};

const besideOther = async <T>(url: string, work: (url: string) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const name = `coffer_drill_${randomBytes(8).toString('hex')}`;
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const scratch = new URL(url);
    scratch.pathname = `/${name}`;
    return await work(scratch.href);
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
  }
};

/**
 * Runs something on an empty database that is dropped afterwards: beside the one that `DATABASE_URL` names, or on a Postgres
 * of its own that is started for it. A signal ends it early, and drops the database as well.
 */
export const withScratchDatabase = async <T>(
  env: NodeJS.ProcessEnv,
  work: (url: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> => {
  const url = databaseUrlFrom(env);
  if (url) return besideOther(url, (scratch) => unlessTold(() => work(scratch), signal));
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer drill '));
  const database = await startEmbeddedPostgres({ dataDir, settings: careless });
  try {
    return await unlessTold(() => work(database.url), signal);
  } finally {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
