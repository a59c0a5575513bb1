import type { FactorKind, OrganisationRole, RecoveryKind } from '@coffer/contracts';
import { type KdfParameters, roles } from '@coffer/crypto/verify';
import type { Sql } from '../../db/sql.ts';

export interface AccountRow {
  readonly email: string;
  readonly full_name: string;
  readonly role: string;
  readonly kdf: KdfParameters;
  readonly created_at: Date;
  /** The organisation's, as it is stored. */
  readonly policy: unknown;
}

export const findAccount = async (sql: Sql, accountId: string): Promise<AccountRow | null> =>
  (
    await sql<AccountRow>(
      `SELECT a.email, a.full_name, a.role, a.kdf, a.created_at, o.policy
       FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1`,
      [accountId],
    )
  )[0] ?? null;

export interface WayRow {
  readonly kind: RecoveryKind;
  readonly questions: string[];
  readonly salt: Buffer;
  readonly iterations: number;
  readonly created_at: Date;
  readonly active_from: Date;
  readonly tested_at: Date | null;
}

export const listWays = (sql: Sql, accountId: string): Promise<WayRow[]> =>
  sql<WayRow>(
    `SELECT kind, questions, salt, iterations, created_at, active_from, tested_at FROM recovery_way
     WHERE account_id = $1 ORDER BY created_at, kind`,
    [accountId],
  );

export interface FactorRow {
  readonly id: string;
  readonly kind: FactorKind;
  readonly name: string;
  readonly added_at: Date;
  readonly last_used_at: Date | null;
  readonly dropped_from: Date | null;
}

/** Factors that count: confirmed ones, until the moment from which they are dropped. */
export const listFactors = (sql: Sql, accountId: string): Promise<FactorRow[]> =>
  sql<FactorRow>(
    `SELECT id, kind, name, added_at, last_used_at, dropped_from FROM factor
     WHERE account_id = $1 AND confirmed_at IS NOT NULL AND (dropped_from IS NULL OR dropped_from > now())
     ORDER BY added_at, id`,
    [accountId],
  );

export const countBackupCodes = async (sql: Sql, accountId: string): Promise<number> =>
  (
    await sql<{ left: number }>(
      'SELECT count(*)::int AS left FROM backup_code WHERE account_id = $1 AND used_at IS NULL',
      [accountId],
    )
  )[0]?.left ?? 0;

export const putName = (sql: Sql, accountId: string, fullName: string): Promise<unknown> =>
  sql('UPDATE account SET full_name = $2 WHERE id = $1', [accountId, fullName]);

export interface Holder {
  readonly email: string;
  readonly organisation_id: string;
}

/** The account's row, locked: what changes about the account happens one after another. */
export const lockHolder = async (sql: Sql, accountId: string): Promise<Holder | null> =>
  (
    await sql<Holder>('SELECT email, organisation_id FROM account WHERE id = $1 FOR UPDATE', [accountId])
  )[0] ?? null;

const ownsAlone = `SELECT
  EXISTS (SELECT 1 FROM account a WHERE a.id = $1 AND a.role = 'owner'
    AND EXISTS (SELECT 1 FROM account o WHERE o.organisation_id = a.organisation_id AND o.id <> a.id)
    AND NOT EXISTS (SELECT 1 FROM account o WHERE o.organisation_id = a.organisation_id AND o.id <> a.id
      AND o.role = 'owner' AND o.suspended_at IS NULL)) AS organisation,
  EXISTS (SELECT 1 FROM membership m WHERE m.account_id = $1 AND m.role = ${roles.owner}
    AND EXISTS (SELECT 1 FROM membership o WHERE o.vault_id = m.vault_id AND o.account_id <> $1)
    AND NOT EXISTS (SELECT 1 FROM membership o WHERE o.vault_id = m.vault_id AND o.account_id <> $1
      AND o.role = ${roles.owner})) AS vault`;

/** What others would be left in without an owner; null where nothing would. */
export const findOwnedAlone = async (
  sql: Sql,
  accountId: string,
): Promise<'organisation' | 'vault' | null> => {
  const [row] = await sql<{ organisation: boolean; vault: boolean }>(ownsAlone, [accountId]);
  if (row?.organisation) return 'organisation';
  return row?.vault ? 'vault' : null;
};

export const isTaken = async (sql: Sql, organisationId: string, email: string): Promise<boolean> =>
  (await sql('SELECT 1 FROM account WHERE organisation_id = $1 AND email = $2', [organisationId, email]))
    .length > 0;

/** Takes back what was begun of the kind, with its code: a person who begins again means the new one. */
export const dropActs = async (sql: Sql, accountId: string, kind: string): Promise<void> => {
  await sql(
    `WITH gone AS (DELETE FROM pending_act WHERE account_id = $1 AND kind = $2 RETURNING id)
     DELETE FROM mail_code WHERE id IN (SELECT id FROM gone)`,
    [accountId, kind],
  );
};

export const markVerified = (sql: Sql, actId: string): Promise<unknown> =>
  sql('UPDATE pending_act SET verified_at = now() WHERE id = $1', [actId]);

export interface EventRow {
  readonly id: string;
  readonly kind: string;
  readonly at: Date;
  readonly device_name: string | null;
  readonly network: string | null;
  /** Whether somebody else did it. */
  readonly by_other: boolean;
  /** Both null where that account is gone. */
  readonly by_name: string | null;
  readonly by_role: OrganisationRole | null;
}

/** Events a page holds. */
export const eventsPage = 50;

/** Newest first. Names and roles are those of now; whoever acted is named to people of his own organisation only. */
export const listEvents = (sql: Sql, accountId: string, before: number): Promise<EventRow[]> =>
  sql<EventRow>(
    `SELECT e.id, e.kind, e.at, d.name AS device_name, e.network,
       coalesce(e.actor_id <> e.account_id, false) AS by_other, b.full_name AS by_name, b.role AS by_role
     FROM audit_event e
     LEFT JOIN device d ON d.id = e.device_id AND d.account_id = e.account_id
     LEFT JOIN account b ON b.id = e.actor_id AND b.organisation_id = e.organisation_id
     WHERE e.account_id = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT ${eventsPage}`,
    [accountId, before],
  );
