import { problem } from '../http/problem.ts';
import { hmacSha256 } from '../secrets/vaulting.ts';
import type { Sql } from './sql.ts';

export interface Limit {
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
}

interface Row {
  readonly count: number;
  readonly expires_at: Date;
}

const takeText = `INSERT INTO rate_limit (key, count, expires_at) VALUES ($1, 1, now() + make_interval(secs => $2))
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN rate_limit.expires_at <= now() THEN 1 ELSE rate_limit.count + 1 END,
    expires_at = CASE WHEN rate_limit.expires_at <= now() THEN excluded.expires_at ELSE rate_limit.expires_at END
  RETURNING count, expires_at`;

// A turn ends when the next may begin. One that begins later than now is on its way still; count says whose it is.
const turnText = `INSERT INTO rate_limit (key, count, expires_at) VALUES ($1, 1, now() + make_interval(secs => $2))
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN rate_limit.expires_at - make_interval(secs => $2) > now() THEN 0 ELSE 1 END,
    expires_at = CASE WHEN rate_limit.expires_at - make_interval(secs => $2) > now() THEN rate_limit.expires_at
      ELSE GREATEST(now(), rate_limit.expires_at) + make_interval(secs => $2) END
  RETURNING count = 1 AS is_taken, expires_at - make_interval(secs => $2) AS at`;

// [Note: Take first] A try is counted before it is judged, in a statement of its own, so that tries made at the same
// moment can't all see the count of before. A success gives the whole count back.
/** Counts tries in Postgres, so that all API processes share them. */
export const limitsOver = (sql: Sql, key: Buffer) => {
  const keyOf = (limit: Limit, subject: string): Buffer => hmacSha256(key, limit.name, '\0', subject);
  const takeIn = async (on: Sql, limit: Limit, subject: string): Promise<void> => {
    const [row] = await on<Row>(takeText, [keyOf(limit, subject), limit.seconds]);
    if (row && row.count > limit.most)
      throw problem('api/too-many-tries', { retryAt: row.expires_at.getTime() });
  };
  const isReachedIn = async (on: Sql, limit: Limit, subject: string): Promise<boolean> => {
    const [row] = await on<Pick<Row, 'count'>>(
      'SELECT count FROM rate_limit WHERE key = $1 AND expires_at > now()',
      [keyOf(limit, subject)],
    );
    return row !== undefined && row.count >= limit.most;
  };
  return {
    /**
     * For what is told at most once in the window: the moment from which the next may be told, which is taken by this call;
     * null where one is on its way that will do for this too.
     */
    takeTurn: async (
      on: Sql,
      { name, seconds }: Omit<Limit, 'most'>,
      subject: string,
    ): Promise<Date | null> => {
      const [row] = await on<{ is_taken: boolean; at: Date }>(turnText, [
        ...[keyOf({ name, seconds, most: 1 }, subject), seconds],
      ]);
      return row?.is_taken ? row.at : null;
    },
    /** Whether all tries of the window are used up. */
    isReachedIn,
    /** Counts a try in a transaction of the caller, whatever the limit says. */
    countIn: async (on: Sql, limit: Limit, subject: string): Promise<void> => {
      await on(takeText, [keyOf(limit, subject), limit.seconds]);
    },
    /** @throws `api/too-many-tries` with the time when the window ends. */
    take: (limit: Limit, subject: string): Promise<void> => takeIn(sql, limit, subject),
    /** Takes in a transaction of the caller: others wait at the row, and what rolls back is not counted. */
    takeIn,
    /** Like take, but counts nothing. */
    check: async (limit: Limit, subject: string): Promise<void> => {
      const [row] = await sql<Row>(
        'SELECT count, expires_at FROM rate_limit WHERE key = $1 AND expires_at > now()',
        [keyOf(limit, subject)],
      );
      if (row && row.count >= limit.most)
        throw problem('api/too-many-tries', { retryAt: row.expires_at.getTime() });
    },
    clear: async (limit: Limit, subject: string): Promise<void> => {
      await sql('DELETE FROM rate_limit WHERE key = $1', [keyOf(limit, subject)]);
    },
    /** Tries that are left in the window. */
    left: async (limit: Limit, subject: string): Promise<number> => {
      const [row] = await sql<Pick<Row, 'count'>>(
        'SELECT count FROM rate_limit WHERE key = $1 AND expires_at > now()',
        [keyOf(limit, subject)],
      );
      return Math.max(0, limit.most - (row?.count ?? 0));
    },
    /** Clears in a transaction of the caller. */
    clearIn: async (on: Sql, limit: Limit, subject: string): Promise<void> => {
      await on('DELETE FROM rate_limit WHERE key = $1', [keyOf(limit, subject)]);
    },
  };
};
export type Limits = ReturnType<typeof limitsOver>;
