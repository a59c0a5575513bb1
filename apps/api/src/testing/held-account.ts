import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { TestApi } from './test-api.ts';

const waitersText = `SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`;

/** Holds an account's row as a slow transaction would, so that what comes meanwhile has to wait for it. */
export const holdAccount = async (api: TestApi, accountId: string) => {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [accountId]);
  return {
    /** Until so many wait for the row. */
    isAwaited: async (by = 1): Promise<void> => {
      for (let i = 0; i < 400; i += 1) {
        if ((await api.query(waitersText)).length >= by) return;
        await wait(25);
      }
      throw new Error('nobody waits for the account');
    },
    release: async (): Promise<void> => {
      await client.query('COMMIT');
      await client.end();
    },
  };
};
