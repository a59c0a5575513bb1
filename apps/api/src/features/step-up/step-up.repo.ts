import type { KdfParameters } from '@coffer/crypto/verify';
import type { Sql } from '../../db/sql.ts';

export interface StepUpAccount {
  readonly kdf: KdfParameters;
  readonly salt: Buffer;
  readonly reauth_key: Buffer;
}

export const findStepUpAccount = async (sql: Sql, accountId: string): Promise<StepUpAccount | null> =>
  (await sql<StepUpAccount>('SELECT kdf, salt, reauth_key FROM account WHERE id = $1', [accountId]))[0] ??
  null;

export const putChallenge = (sql: Sql, hash: Buffer, purpose: string, sessionId: string): Promise<unknown> =>
  sql(
    "INSERT INTO nonce (hash, purpose, subject_id, expires_at) VALUES ($1, $2, $3, now() + interval '2 minutes')",
    [...[hash, purpose, sessionId]],
  );

export const takeChallenge = async (
  sql: Sql,
  hash: Buffer,
  purpose: string,
  sessionId: string,
): Promise<boolean> =>
  (
    await sql(
      'DELETE FROM nonce WHERE hash = $1 AND purpose = $2 AND subject_id = $3 AND expires_at > now() RETURNING hash',
      [hash, purpose, sessionId],
    )
  ).length === 1;
