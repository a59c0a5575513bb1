import { auditDays } from '../audit/verify-audit.ts';
import type { Database } from '../db/database.ts';
import type { Sql } from '../db/sql.ts';
import type { Job, StartJob } from './job-runs.ts';

const expired = [
  'nonce',
  'rate_limit',
  'idempotency_key',
  'registration',
  'session',
  'mail_job',
  'invitation',
  'console_act',
];

/** Days that former revisions of a deleted item are kept. */
export const tombstoneDays = 90;

const purge = `WITH gone AS (DELETE FROM item_revision r USING item i
  WHERE i.vault_id = r.vault_id AND i.item_id = r.item_id AND i.flags = 1
    AND i.written_at < now() - make_interval(days => ${tombstoneDays})
    RETURNING r.vault_id, octet_length(r.overview) + octet_length(r.secret) AS bytes),
  freed AS (SELECT vault_id, sum(bytes) AS bytes FROM gone GROUP BY vault_id)
  UPDATE vault SET bytes = GREATEST(0, vault.bytes - freed.bytes) FROM freed WHERE vault.id = freed.vault_id`;

// A chain loses its beginning as a whole and never a row: up to a checkpoint from which it can still be checked.
const purgeAudit = `DELETE FROM audit_event e USING (SELECT organisation_id, max(seq) AS seq FROM audit_checkpoint
    WHERE at < now() - make_interval(days => ${auditDays}) GROUP BY organisation_id) c
  WHERE e.organisation_id = c.organisation_id AND e.seq <= c.seq`;

// Thirty days is what the counter looks back at.
const purgeTries = "DELETE FROM pin_evaluation WHERE at < now() - interval '30 days'";

// Until then whoever let the address in sees that it did not come, and may write again.
const purgeAdmissions = "DELETE FROM admission WHERE expires_at < now() - interval '30 days'";

/** Drops what has expired; what it drops was void already, so nobody waits for it. */
export const cleanUp = async (sql: Sql): Promise<void> => {
  for (const table of expired) await sql(`DELETE FROM ${table} WHERE expires_at <= now()`);
  await sql(purge);
  await sql(purgeAudit);
  await sql(purgeTries);
  await sql(purgeAdmissions);
};

/** Runs {@link cleanUp} every ten minutes. */
export const startCleanUp = (database: Pick<Database, 'sql'>, start: StartJob): Job =>
  start({ name: 'clean-up', everyMs: 10 * 60_000, work: () => cleanUp(database.sql) });
