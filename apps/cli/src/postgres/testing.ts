import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address of the test run's Postgres. */
    postgresUrl: string;
  }
}

export type TestDatabase = { readonly url: string; drop(): Promise<void> };

const BUSY_TEMPLATE = '55006';

const asAdmin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const create = async (name: string, from: string): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${from}`);
    } catch (error) {
      if ((error as { code?: string }).code !== BUSY_TEMPLATE || attempt > 50) throw error;
      await wait(100);
    }
  }
};

/**
 * A database of this test file's own on the run's real Postgres, migrated unless `empty` is asked for.
 * Needs `globalSetup` of the workspace's node project.
 */
export const createTestDatabase = async ({ empty = false } = {}): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await create(name, empty ? 'template0' : 'coffer_template');
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};
