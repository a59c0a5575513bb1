import type { ApprovalKind, ApprovalState } from '@coffer/contracts';
import { type ApprovalRow, presentState } from '../../db/approvals.ts';
import type { Sql } from '../../db/sql.ts';
import { ownRows } from '../../db/walls.ts';

const one = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => (await rows)[0] ?? null;

export const lockOpenAccount = async (sql: Sql, accountId: string): Promise<boolean> =>
  (await sql('SELECT 1 FROM account WHERE id = $1 AND suspended_at IS NULL FOR UPDATE', [accountId]))
    .length === 1;

export const extendHalfSession = (sql: Sql, id: string, until: Date): Promise<unknown> =>
  sql(`UPDATE session SET idle_until = $2, expires_at = $2 WHERE id = $1 AND kind = 'half' AND NOT locked`, [
    id,
    until,
  ]);

export const findRefusal = async (sql: Sql, approvalId: string): Promise<string | null> =>
  (
    await one(
      sql<{ reason: string }>(
        'SELECT reason FROM approval_decision WHERE approval_id = $1 AND NOT is_yes ORDER BY at DESC LIMIT 1',
        [approvalId],
      ),
    )
  )?.reason ?? null;

/** Whose requests these are, by the requests' ids. */
export const findAskers = async (sql: Sql, ids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await sql<{ id: string; account_id: string }>(
    `SELECT p.id, p.account_id FROM approval p WHERE p.id = ANY($1::uuid[]) AND ${ownRows('p')}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.account_id]));
};

/** A request, locked. */
export const lockApproval = (sql: Sql, id: string): Promise<ApprovalRow | null> =>
  one(
    sql<ApprovalRow>(
      `SELECT p.id, p.account_id, p.kind, p.subject_id, p.device_name, p.expires_at, p.needed, ${presentState} AS state
       FROM approval p WHERE p.id = $1 AND ${ownRows('p')} FOR UPDATE OF p`,
      [id],
    ),
  );

export interface Decision {
  readonly byId: string;
  readonly isYes: boolean;
  readonly reason: string;
}

/** A no takes one's own yes back; a second yes changes nothing, and false is given. */
export const putDecision = async (
  sql: Sql,
  id: string,
  { byId, isYes, reason }: Decision,
): Promise<boolean> =>
  (
    await sql(
      `INSERT INTO approval_decision (approval_id, by_id, is_yes, reason) VALUES ($1, $2, $3, $4)
       ON CONFLICT (approval_id, by_id) DO UPDATE SET is_yes = EXCLUDED.is_yes, reason = EXCLUDED.reason, at = now()
         WHERE approval_decision.is_yes AND NOT EXCLUDED.is_yes
       RETURNING by_id`,
      [id, byId, isYes, reason],
    )
  ).length === 1;

export const settle = (sql: Sql, id: string, state: 'approved' | 'refused'): Promise<unknown> =>
  sql('UPDATE approval SET state = $2, settled_at = now() WHERE id = $1', [id, state]);

/** Ends the wait of an act: whoever claims it again is let in. */
export const approveAct = (sql: Sql, actId: string): Promise<unknown> =>
  sql('UPDATE pending_act SET approved_at = now() WHERE id = $1 AND approved_at IS NULL', [actId]);

export interface ListedDecision {
  readonly byEmail: string;
  readonly byYou: boolean;
  readonly isYes: boolean;
  readonly reason: string;
  readonly at: number;
}

export interface OwnRow {
  readonly requestId: string;
  readonly kind: ApprovalKind;
  readonly askedAt: Date;
  readonly deviceName: string | null;
  readonly state: ApprovalState;
  readonly decisions: ListedDecision[];
}

export interface ListedRow extends OwnRow {
  readonly accountId: string;
  readonly email: string;
  readonly fullName: string;
  readonly expiresAt: Date;
  readonly network: string | null;
  readonly needed: number;
  /** The moment with all its digits, for the order. */
  readonly asked: string;
  readonly lastSignInAt: Date | null;
  readonly isKnownNetwork: boolean;
  readonly devices: number;
  readonly failures: number;
  readonly earlier: number;
}

const decisions = `COALESCE((SELECT json_agg(json_build_object('byEmail', COALESCE(d.email, ''), 'byYou', c.by_id = $1,
    'isYes', c.is_yes, 'reason', c.reason, 'at', floor(extract(epoch FROM c.at) * 1000)) ORDER BY c.at)
  FROM approval_decision c LEFT JOIN account d ON d.id = c.by_id WHERE c.approval_id = p.id), '[]'::json) AS decisions`;
const ownColumns = `p.id AS "requestId", p.kind, p.asked_at AS "askedAt", p.device_name AS "deviceName",
  ${presentState} AS state, ${decisions}`;

const ownText = `SELECT ${ownColumns} FROM approval p WHERE p.account_id = $1 ORDER BY p.asked_at DESC, p.id DESC LIMIT 100`;

/** The newest hundred requests of an account. */
export const listOwn = (sql: Sql, accountId: string): Promise<OwnRow[]> => sql<OwnRow>(ownText, [accountId]);

const failures = [
  ...['password-wrong', 'sign-in-code-wrong', 'factor-wrong', 'pin-proof-wrong', 'pin-frozen'],
  ...['recovery-wrong', 'recovery-code-wrong', 'step-up-wrong', 'device-proof-wrong'],
]
  .map((kind) => `'${kind}'`)
  .join(', ');
const history = `a.last_sign_in_at AS "lastSignInAt",
  EXISTS (SELECT 1 FROM audit_event e WHERE e.account_id = a.id AND e.network = p.network AND e.at < p.asked_at
    AND e.kind IN ('signed-in', 'unlocked')) AS "isKnownNetwork",
  (SELECT count(*)::int FROM device d WHERE d.account_id = a.id AND d.revoked_at IS NULL) AS devices,
  (SELECT count(*)::int FROM audit_event e WHERE e.account_id = a.id AND e.kind IN (${failures})
    AND e.at > now() - interval '7 days') + (SELECT count(*)::int FROM pin_evaluation v WHERE v.account_id = a.id
    AND NOT v.by_full AND v.at > now() - interval '7 days') AS failures,
  (SELECT count(*)::int FROM approval o WHERE o.account_id = a.id AND o.asked_at < p.asked_at) AS earlier`;

const isWanted = (state: string): string =>
  `${ownRows('p')} AND (${state}::text IS NULL OR (${state} = 'open') = (${presentState} = 'open'))`;
// The page first: the facts of each row are looked up for those of the page alone.
const listText = `SELECT ${ownColumns}, a.id AS "accountId", a.email, a.full_name AS "fullName", p.expires_at AS "expiresAt",
    p.network, p.needed, p.asked_at::text AS asked, ${history}
  FROM (SELECT * FROM approval p WHERE ${isWanted('$2')}
    AND ($3::timestamptz IS NULL OR (p.asked_at, p.id) < ($3::timestamptz, $4::uuid))
    ORDER BY p.asked_at DESC, p.id DESC LIMIT $5) p
  JOIN account a ON a.id = p.account_id ORDER BY p.asked_at DESC, p.id DESC`;
const countText = `SELECT count(*)::int AS total FROM approval p WHERE ${isWanted('$1')}`;

/** Requests of everybody with what is needed to decide, the newest first, those behind one. */
export const listAll = (
  sql: Sql,
  viewerId: string,
  state: 'open' | 'settled' | null,
  behind: readonly (string | null)[],
  most: number,
): Promise<ListedRow[]> => sql<ListedRow>(listText, [viewerId, state, ...behind, most]);

export const countAll = async (sql: Sql, state: 'open' | 'settled' | null): Promise<number> =>
  (await one(sql<{ total: number }>(countText, [state])))?.total ?? 0;
