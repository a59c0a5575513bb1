import type { stepsLeft } from '@coffer/contracts';
import type { z } from 'zod';
import { isHeldBack } from './approvals.ts';
import type { Actor } from './sessions.ts';
import type { Sql } from './sql.ts';

export type Steps = z.output<typeof stepsLeft>;

const hasFactorText = `SELECT 1 FROM factor WHERE account_id = $1 AND confirmed_at IS NOT NULL
  AND (dropped_from IS NULL OR dropped_from > now()) LIMIT 1`;

/** Whether the account has a further factor that counts. */
export const hasFactor = async (sql: Sql, accountId: string): Promise<boolean> =>
  (await sql(hasFactorText, [accountId])).length > 0;

type Passed = Pick<Actor, 'sessionId' | 'accountId' | 'deviceId' | 'codePassed' | 'factorPassed' | 'locked'>;

/**
 * What stands before the PIN of a half session, in its order. A device that was named and is the account's has no code
 * before it; it must prove itself with the first evaluation instead. Where the organisation wants an administrator's word on
 * devices that were never seen, that comes last.
 */
export const stepsOf = async (sql: Sql, half: Passed): Promise<Steps> => {
  if (half.locked) return [];
  const code = half.deviceId === null && !half.codePassed;
  const factor = !half.factorPassed && (await hasFactor(sql, half.accountId));
  const approval = half.deviceId === null && (await isHeldBack(sql, half.accountId, half.sessionId));
  return [
    ...(code ? (['code'] as const) : []),
    ...(factor ? (['factor'] as const) : []),
    ...(approval ? (['approval'] as const) : []),
  ];
};

/** Seconds that a half session has from here on, since a code or a factor was just given. */
const againSeconds = 5 * 60;

const passText = (column: 'code_passed' | 'factor_passed'): string => `UPDATE session SET ${column} = true,
  idle_until = now() + make_interval(secs => ${againSeconds}), expires_at = now() + make_interval(secs => ${againSeconds})
  WHERE id = $1 AND kind = 'half' RETURNING id`;

/** Notes a passed step; false where the session ended meanwhile. */
export const passStep = async (sql: Sql, sessionId: string, step: 'code' | 'factor'): Promise<boolean> =>
  (await sql(passText(step === 'code' ? 'code_passed' : 'factor_passed'), [sessionId])).length === 1;
