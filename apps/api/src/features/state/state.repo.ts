import { statesLimit } from '@coffer/contracts';
import type { Database } from '../../db/database.ts';
import type { Sql } from '../../db/sql.ts';

export interface StoredState {
  readonly seq: number;
  readonly sealed: Uint8Array;
  readonly hash: Uint8Array;
}

/** After `since`, oldest first, at most as many as a reply holds. */
export const listStates = ({ prisma }: Database, accountId: string, since: number): Promise<StoredState[]> =>
  prisma.accountState.findMany({
    where: { accountId, seq: { gt: Math.min(since, 2 ** 31 - 1) } },
    orderBy: { seq: 'asc' },
    take: statesLimit,
    select: { seq: true, sealed: true, hash: true },
  });

export const findState = async (sql: Sql, accountId: string, seq: number): Promise<StoredState | null> =>
  (
    await sql<StoredState>('SELECT seq, sealed, hash FROM account_state WHERE account_id = $1 AND seq = $2', [
      ...[accountId, seq],
    ])
  )[0] ?? null;

/** The present seq; the row stays locked until the transaction ends. */
export const lockStateSeq = async (sql: Sql, accountId: string): Promise<number | null> =>
  (await sql<{ state_seq: number }>('SELECT state_seq FROM account WHERE id = $1 FOR UPDATE', [accountId]))[0]
    ?.state_seq ?? null;

export const putState = async (sql: Sql, accountId: string, state: StoredState): Promise<void> => {
  await sql('INSERT INTO account_state (account_id, seq, sealed, hash) VALUES ($1, $2, $3, $4)', [
    ...[accountId, state.seq, Buffer.from(state.sealed), Buffer.from(state.hash)],
  ]);
  await sql('UPDATE account SET state_seq = $2 WHERE id = $1', [accountId, state.seq]);
};
