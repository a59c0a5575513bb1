import type { Sql } from '../../db/sql.ts';
import { sentName } from '../../mail/mail-queue.ts';

export interface MailFacts {
  readonly waiting: number;
  readonly failing: number;
  readonly lastSentAt: Date | null;
}

// Whoever takes a mail has a minute for it, so a first try of the last half minute is still going on.
const mailText = `SELECT count(*)::int AS waiting,
    count(*) FILTER (WHERE tries > 1 OR (tries = 1 AND send_after < now() + interval '30 seconds'))::int AS failing,
    (SELECT ran_at FROM job_run WHERE name = $2) AS "lastSentAt"
  FROM mail_job WHERE organisation_id = $1 AND expires_at > now()`;

export const readMail = async (sql: Sql, organisationId: string): Promise<MailFacts> =>
  (await sql<MailFacts>(mailText, [organisationId, sentName(organisationId)]))[0] ?? {
    ...{ waiting: 0, failing: 0, lastSentAt: null },
  };

export const readServerVersion = async (sql: Sql): Promise<string> =>
  (await sql<{ version: string }>("SELECT current_setting('server_version') AS version"))[0]?.version ?? '';

/** What the vaults of one organisation take. */
export const readOwnBytes = async (sql: Sql, organisationId: string): Promise<number> =>
  (
    await sql<{ bytes: number }>(
      'SELECT COALESCE(sum(bytes), 0)::float8 AS bytes FROM vault WHERE organisation_id = $1',
      [organisationId],
    )
  )[0]?.bytes ?? 0;

export const readSecretChecks = async (sql: Sql, organisationId: string): Promise<Record<string, string>> =>
  (
    await sql<{ checks: Record<string, string> }>(
      'SELECT secret_checks AS checks FROM organisation WHERE id = $1',
      [organisationId],
    )
  )[0]?.checks ?? {};

export interface ProofFacts {
  readonly people: number;
  readonly of: number;
  readonly failed: number;
  readonly lastAt: Date | null;
}

const provenText = `SELECT count(*) FILTER (WHERE failed = 0 AND checked > 0)::int AS people,
    count(*) FILTER (WHERE failed > 0)::int AS failed, max(at) AS "lastAt",
    (SELECT count(*)::int FROM account WHERE organisation_id = $1 AND suspended_at IS NULL) AS of
  FROM backup_proof WHERE organisation_id = $1 AND backup_id = $2`;

/** Whose browsers opened something out of a backup, of one organisation. */
export const readProofs = async (
  sql: Sql,
  organisationId: string,
  backupId: string,
): Promise<ProofFacts | undefined> => (await sql<ProofFacts>(provenText, [organisationId, backupId]))[0];

export const readEmail = async (sql: Sql, accountId: string): Promise<string> =>
  (await sql<{ email: string }>('SELECT email FROM account WHERE id = $1', [accountId]))[0]?.email ?? '';
