import type { Sql } from '../db/sql.ts';

/** What of an account, whose row is locked, says whether PINs are evaluated. */
export interface PinHolder {
  readonly email: string;
  readonly frozen_until: Date | null;
  readonly freezes: number;
}

export interface EvaluationCounts {
  readonly total: number;
  readonly inHour: number;
  /** When one of the hour's evaluations leaves the hour. */
  readonly oldest: Date | null;
  /** The database's time, which also says when a freeze began: the API's own clock may be off. */
  readonly now: Date;
}

// What nobody cleared is forgotten after thirty days: an owner's rare slips must not add up to a freeze.
// What the owner acknowledged counts for its hour still: whoever has only the password gains no try by it. What he
// evaluated while signed in has an hour of its own, so that neither takes tries from the other.
const countText = `SELECT (count(*) FILTER (WHERE acknowledged_at IS NULL AND NOT by_full))::int AS total, (count(*) FILTER (WHERE by_full = $2 AND at > now() - interval '1 hour'))::int AS "inHour",
  min(at) FILTER (WHERE by_full = $2 AND at > now() - interval '1 hour') + interval '1 hour' AS oldest,
  now() AS now
  FROM pin_evaluation WHERE account_id = $1 AND at > now() - interval '30 days'`;

export const countEvaluations = async (
  sql: Sql,
  accountId: string,
  byFull: boolean,
): Promise<EvaluationCounts> => {
  const [counts] = await sql<EvaluationCounts>(countText, [accountId, byFull]);
  if (!counts) throw new Error('a count without its row');
  return counts;
};

export const putEvaluation = (
  sql: Sql,
  row: { id: string; accountId: string; sessionId: string; deviceId: string | null; byFull: boolean },
) =>
  // The moment is read behind the lock, so that tries are in their order and none lies before one that was told already.
  sql(
    `INSERT INTO pin_evaluation (id, account_id, half_session_id, device_id, by_full, at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
    [...[row.id, row.accountId, row.sessionId, row.deviceId, row.byFull]],
  );

export const freeze = async (sql: Sql, accountId: string, hours: number): Promise<Date> => {
  const [row] = await sql<{ frozen_until: Date }>(
    `UPDATE account SET frozen_until = now() + make_interval(hours => $2), freezes = freezes + 1 WHERE id = $1
     RETURNING frozen_until`,
    [accountId, hours],
  );
  return row?.frozen_until ?? new Date();
};
