import type { PinTries } from '@coffer/contracts';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import type { Outcome } from '../../http/outcome.ts';
import { lockAccount } from './sign-in.repo.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

interface Row {
  readonly count: number;
  readonly since: number;
  readonly until: number;
}

const findText = `SELECT count(*)::int AS count, floor(extract(epoch FROM min(at)) * 1000)::float8 AS since,
    ceil(extract(epoch FROM max(at)) * 1000)::float8 AS until
  FROM pin_evaluation WHERE account_id = $1 AND acknowledged_at IS NULL AND NOT by_full AND at > now() - interval '30 days'`;

const acknowledgeText = `UPDATE pin_evaluation SET acknowledged_at = now()
  WHERE account_id = $1 AND acknowledged_at IS NULL AND NOT by_full AND at <= to_timestamp($2::float8 / 1000) RETURNING id`;

/** PIN tries of others, which the owner is asked about once the own ones are cleared; null where there are none. */
export const findPinTries = async (sql: Sql, accountId: string): Promise<PinTries | null> => {
  const [row] = await sql<Row>(findText, [accountId]);
  return row && row.count > 0 ? row : null;
};

// [Note: Acknowledged] Only a full session gets here, so only somebody who has password and PIN: whoever has the password
// alone gains nothing. What was acknowledged leaves the ten in all and stays in the five of its hour, and tries that the
// owner was not told of stay in both.
/** The owner's word that he has seen the tries that no proof cleared. */
export const pinTriesService = () => ({
  acknowledge: ({ accountId, deviceId }: Actor, until: number, network: string, change: Change) =>
    change(async ({ sql }) => {
      await lockAccount(sql, accountId);
      const seen = await sql(acknowledgeText, [accountId, until]);
      if (seen.length > 0) await audit(sql, accountId, 'pin-tries-acknowledged', { deviceId, network });
      return { reply: { acknowledged: seen.length } };
    }),
});
export type PinTriesService = ReturnType<typeof pinTriesService>;
