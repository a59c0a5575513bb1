import { copyBytes, nextStateHash } from '@coffer/crypto/verify';
import { problem } from '../http/problem.ts';
import { notify } from './hub.ts';
import type { Sql } from './sql.ts';

export interface StoredState {
  readonly seq: number;
  readonly sealed: Uint8Array;
  readonly hash: Uint8Array;
}

export const findState = async (sql: Sql, accountId: string, seq: number): Promise<StoredState | null> =>
  (
    await sql<StoredState>('SELECT seq, sealed, hash FROM account_state WHERE account_id = $1 AND seq = $2', [
      ...[accountId, seq],
    ])
  )[0] ?? null;

const putState = async (sql: Sql, accountId: string, state: StoredState): Promise<void> => {
  await sql('INSERT INTO account_state (account_id, seq, sealed, hash) VALUES ($1, $2, $3, $4)', [
    ...[accountId, state.seq, Buffer.from(state.sealed), Buffer.from(state.hash)],
  ]);
  await sql('UPDATE account SET state_seq = $2 WHERE id = $1', [accountId, state.seq]);
};

/**
 * Writes the next account state behind the one of `stored`, and says so to the account's sessions. The account's row must be
 * locked.
 *
 * @throws `api/state-conflict` with the present seq unless `seq` is one more.
 */
export const appendState = async (
  sql: Sql,
  accountId: string,
  stored: number,
  { seq, sealed }: Pick<StoredState, 'seq' | 'sealed'>,
): Promise<void> => {
  const before = seq === stored + 1 ? await findState(sql, accountId, stored) : null;
  if (!before) throw problem('api/state-conflict', { seq: stored });
  const hash = nextStateHash(seq, copyBytes(before.hash), copyBytes(sealed));
  await putState(sql, accountId, { seq, sealed, hash });
  await notify(sql, { kind: 'state', accountId, seq });
};
