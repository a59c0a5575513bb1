import { statesLimit } from '@coffer/contracts';
import type { StoredState } from '../../db/account-states.ts';
import type { Database } from '../../db/database.ts';
import type { Sql } from '../../db/sql.ts';

/** After `since`, oldest first, at most as many as a reply holds. */
export const listStates = ({ prisma }: Database, accountId: string, since: number): Promise<StoredState[]> =>
  prisma.accountState.findMany({
    where: { accountId, seq: { gt: Math.min(since, 2 ** 31 - 1) } },
    orderBy: { seq: 'asc' },
    take: statesLimit,
    select: { seq: true, sealed: true, hash: true },
  });

/** The present seq; the row stays locked until the transaction ends. */
export const lockStateSeq = async (sql: Sql, accountId: string): Promise<number | null> =>
  (await sql<{ state_seq: number }>('SELECT state_seq FROM account WHERE id = $1 FOR UPDATE', [accountId]))[0]
    ?.state_seq ?? null;
