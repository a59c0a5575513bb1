import { type ApprovalKind, type ApprovalState, organisationPolicy } from '@coffer/contracts';
import type { Sql } from './sql.ts';

/** Hours that a device waits for an answer. */
export const deviceHours = 24;

/** A request as its row has it. */
export interface ApprovalRow {
  readonly id: string;
  readonly account_id: string;
  readonly kind: ApprovalKind;
  readonly subject_id: string;
  readonly device_name: string | null;
  readonly expires_at: Date;
  readonly needed: number;
  /** As it is now, whatever has not been written down yet. */
  readonly state: ApprovalState;
}

// [Note: Withdrawn by itself] A request lives with what waits: the half session, or the act of a recovery. Whoever ends that
// withdraws the request, wherever it is done; the row says so within a minute (jobs/settle-acts).
/** How a request `p` stands now. */
export const presentState = `CASE WHEN p.state <> 'open' THEN p.state WHEN p.expires_at <= now() THEN 'expired'
  WHEN EXISTS (SELECT 1 FROM session s WHERE s.id = p.subject_id AND s.expires_at > now())
    OR EXISTS (SELECT 1 FROM pending_act t WHERE t.id = p.subject_id) THEN 'open' ELSE 'withdrawn' END`;

const columns = `p.id, p.account_id, p.kind, p.subject_id, p.device_name, p.expires_at, p.needed, ${presentState} AS state`;

/** Writes down what became of requests that nobody decided on. */
export const settleStale = (sql: Sql): Promise<unknown> =>
  sql(
    `UPDATE approval p SET state = ${presentState}, settled_at = LEAST(now(), p.expires_at)
     WHERE p.state = 'open' AND ${presentState} <> 'open'`,
  );

/** Roles that decide on requests of the account `a`. A helper decides on nobody of those who run the console. */
const decides = `(d.role IN ('owner', 'administrator') OR (d.role = 'helper' AND a.role NOT IN ('owner', 'administrator')))
  AND d.id <> a.id AND d.suspended_at IS NULL`;

const policyText =
  'SELECT o.policy FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1';
const decidersText = `SELECT d.id AS "accountId", d.email FROM account a JOIN account d ON d.organisation_id = a.organisation_id
  WHERE a.id = $1 AND ${decides} ORDER BY d.id`;

export interface Decider {
  readonly accountId: string;
  readonly email: string;
}

/** Everybody who may decide on requests of an account. */
export const listDeciders = (sql: Sql, accountId: string): Promise<Decider[]> =>
  sql<Decider>(decidersText, [accountId]);

/**
 * How many must say yes to a new device, or a recovery, of an account: none where the policy does not ask, and never more
 * than there are, so that nobody waits for a word that nobody can give.
 */
export const countNeeded = async (
  sql: Sql,
  accountId: string,
  what: 'devices' | 'recovery',
): Promise<number> => {
  const [row] = await sql<{ policy: unknown }>(policyText, [accountId]);
  const { approval, fourEyes } = organisationPolicy.parse(row?.policy ?? {})[what];
  if (!approval) return 0;
  return Math.min(fourEyes ? 2 : 1, (await listDeciders(sql, accountId)).length);
};

/** How many of those who may still decide said yes. */
export const countYes = async (sql: Sql, approvalId: string): Promise<number> =>
  (
    await sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM approval_decision c JOIN approval p ON p.id = c.approval_id
       JOIN account a ON a.id = p.account_id JOIN account d ON d.id = c.by_id
       WHERE c.approval_id = $1 AND c.is_yes AND ${decides}`,
      [approvalId],
    )
  )[0]?.count ?? 0;

const findText = `SELECT ${columns} FROM approval p WHERE p.subject_id = $1`;

/** The request of a half session or an act; null where nobody was asked. */
export const findApprovalOf = async (sql: Sql, subjectId: string): Promise<ApprovalRow | null> =>
  (await sql<ApprovalRow>(findText, [subjectId]))[0] ?? null;

/** Whether a half session on a device that was never seen must wait for an administrator still. */
export const isHeldBack = async (sql: Sql, accountId: string, sessionId: string): Promise<boolean> =>
  (await countNeeded(sql, accountId, 'devices')) > 0 &&
  (await findApprovalOf(sql, sessionId))?.state !== 'approved';

export interface NewApproval {
  readonly id: string;
  readonly accountId: string;
  readonly organisationId: string;
  readonly kind: ApprovalKind;
  readonly subjectId: string;
  readonly deviceName: string | null;
  /** Coarse. */
  readonly network: string;
  readonly needed: number;
  /** Of an act, the end of its wait; a device has {@link deviceHours}. */
  readonly until: Date | null;
}

const putText = `INSERT INTO approval (id, organisation_id, account_id, kind, subject_id, device_name, network, needed, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, COALESCE($9::timestamptz, now() + make_interval(hours => ${deviceHours})))`;

export const putApproval = (sql: Sql, row: NewApproval): Promise<unknown> =>
  sql(putText, [
    ...[row.id, row.organisationId, row.accountId, row.kind, row.subjectId, row.deviceName, row.network],
    ...[row.needed, row.until],
  ]);

// By the cookie of before alone: whoever has only the password moves no request of another browser.
const handOnText = `WITH before AS (DELETE FROM session WHERE token_hash = $1 AND account_id = $2 AND kind = 'half'
    AND id IN (SELECT subject_id FROM approval WHERE account_id = $2 AND state IN ('open', 'approved') AND expires_at > now())
    RETURNING id)
  UPDATE approval SET subject_id = $3 FROM before WHERE approval.subject_id = before.id`;

/** A sign-in in the same browser goes on with the request of the one before. */
export const handOnApproval = (
  sql: Sql,
  {
    accountId,
    before,
    after,
  }: { readonly accountId: string; readonly before: Buffer; readonly after: string },
): Promise<unknown> => sql(handOnText, [before, accountId, after]);
