import { randomBytes } from 'node:crypto';
import type { PendingAct } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import { notify } from './hub.ts';
import type { Sql } from './sql.ts';

/** Hours that each kind of act waits, so that whoever it would hurt can stop it (docs/spec/acts.md §1). */
export const actHours: Readonly<Record<PendingAct['kind'], number>> = {
  recovery: 72,
  'add-recovery': 24,
  'change-email': 24,
  'drop-factor': 24,
  'delete-account': 7 * 24,
};

export interface NewAct {
  readonly accountId: string;
  readonly kind: PendingAct['kind'];
  /** The kind of a way, the new address, or the name of a factor. */
  readonly subject?: string | null;
}

export interface ActRow {
  readonly id: string;
  readonly account_id: string;
  readonly kind: PendingAct['kind'];
  readonly subject: string | null;
  readonly started_at: Date;
  readonly effective_at: Date;
  readonly verified_at: Date | null;
  /** By the database's clock, which also set the wait. */
  readonly is_due: boolean;
}

const columns =
  'id, account_id, kind, subject, started_at, effective_at, verified_at, effective_at <= now() AS is_due';
const putText = `INSERT INTO pending_act (id, account_id, kind, subject, effective_at)
  VALUES ($1, $2, $3, $4, now() + make_interval(hours => $5)) RETURNING effective_at`;

/** Starts the wait of an act, which is as long as its kind has it; all of the account's sessions hear of it. */
export const putAct = async (
  sql: Sql,
  { accountId, kind, subject = null }: NewAct,
): Promise<{ readonly actId: string; readonly effectiveAt: Date }> => {
  const actId = idText(randomBytes(16));
  const [row] = await sql<{ effective_at: Date }>(putText, [actId, accountId, kind, subject, actHours[kind]]);
  if (!row) throw new Error('an act without its row');
  await notify(sql, { kind: 'account', accountId });
  return { actId, effectiveAt: row.effective_at };
};

// What waits for time alone is over when its time has come; the others wait for somebody besides.
const standing = `(effective_at > now() OR kind IN ('recovery', 'change-email', 'delete-account'))`;

/** Acts of an account that can still be stopped, oldest first. */
export const listActs = (sql: Sql, accountId: string): Promise<ActRow[]> =>
  sql<ActRow>(
    `SELECT ${columns} FROM pending_act WHERE account_id = $1 AND ${standing} ORDER BY started_at, id`,
    [accountId],
  );

/** One act of the account that can still be stopped, locked; null where there is none. */
export const lockAct = async (sql: Sql, accountId: string, actId: string): Promise<ActRow | null> =>
  (
    await sql<ActRow>(
      `SELECT ${columns} FROM pending_act WHERE id = $1 AND account_id = $2 AND ${standing} FOR UPDATE`,
      [actId, accountId],
    )
  )[0] ?? null;

export const toPendingAct = (row: ActRow): PendingAct => ({
  actId: row.id,
  kind: row.kind,
  subject: row.subject,
  startedAt: row.started_at.getTime(),
  effectiveAt: row.effective_at.getTime(),
  verified: row.verified_at !== null,
});
