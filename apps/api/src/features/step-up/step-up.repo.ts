import type { KdfParameters } from '@coffer/crypto/verify';
import type { Sql } from '../../db/sql.ts';

export interface StepUpAccount {
  readonly kdf: KdfParameters;
  readonly salt: Buffer;
}

export const findStepUpAccount = async (sql: Sql, accountId: string): Promise<StepUpAccount | null> =>
  (await sql<StepUpAccount>('SELECT kdf, salt FROM account WHERE id = $1', [accountId]))[0] ?? null;
