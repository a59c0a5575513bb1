import type { Database } from '../db/database.ts';
import type { Sql } from '../db/sql.ts';

const expired = [
  'nonce',
  'rate_limit',
  'idempotency_key',
  'registration',
  'session',
  'mail_job',
  'invitation',
];

/** Days that former revisions of a deleted item are kept. */
export const tombstoneDays = 90;

const purge = `WITH gone AS (DELETE FROM item_revision r USING item i
  WHERE i.vault_id = r.vault_id AND i.item_id = r.item_id AND i.flags = 1
    AND i.written_at < now() - make_interval(days => ${tombstoneDays})
    RETURNING r.vault_id, octet_length(r.overview) + octet_length(r.secret) AS bytes),
  freed AS (SELECT vault_id, sum(bytes) AS bytes FROM gone GROUP BY vault_id)
  UPDATE vault SET bytes = GREATEST(0, vault.bytes - freed.bytes) FROM freed WHERE vault.id = freed.vault_id`;

// Wrong tries at addresses that nobody has belong to no account: nobody reads them, and outsiders write them.
const purgeStrangers = "DELETE FROM audit_event WHERE account_id IS NULL AND at < now() - interval '30 days'";

// Thirty days is what the counter looks back at.
const purgeTries = "DELETE FROM pin_evaluation WHERE at < now() - interval '30 days'";

/** Drops what has expired; what it drops was void already, so nobody waits for it. */
export const cleanUp = async (sql: Sql): Promise<void> => {
  for (const table of expired) await sql(`DELETE FROM ${table} WHERE expires_at <= now()`);
  await sql(purge);
  await sql(purgeStrangers);
  await sql(purgeTries);
};

const everyMs = 10 * 60_000;

export const startCleanUp = (database: Database, onError: (error: unknown) => void) => {
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = cleanUp(database.sql).catch(onError);
  };
  const timer = setInterval(run, everyMs);
  run();
  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
};
