import type { Sql } from '../../db/sql.ts';

export interface StoredFactor {
  readonly id: string;
  readonly kind: 'totp' | 'webauthn';
  readonly name: string;
  readonly secret: Buffer | null;
  readonly last_step: string | null;
  readonly credential_id: Buffer | null;
  readonly public_key: Buffer | null;
  readonly counter: string;
  readonly transports: readonly string[];
  readonly dropped_from: Date | null;
}

const columns =
  'id, kind, name, secret, last_step, credential_id, public_key, counter, transports, dropped_from';

export interface NewCredential {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** Factors that count. */
export const listFactors = (sql: Sql, accountId: string): Promise<StoredFactor[]> =>
  sql<StoredFactor>(
    `SELECT ${columns} FROM factor WHERE account_id = $1 AND confirmed_at IS NOT NULL
       AND (dropped_from IS NULL OR dropped_from > now()) ORDER BY added_at, id`,
    [accountId],
  );

/** A factor that was begun and not confirmed yet. */
export const findBegun = async (
  sql: Sql,
  accountId: string,
  factorId: string,
): Promise<StoredFactor | null> =>
  (
    await sql<StoredFactor>(
      `SELECT ${columns} FROM factor WHERE id = $2 AND account_id = $1 AND confirmed_at IS NULL
         AND added_at > now() - interval '1 hour'`,
      [accountId, factorId],
    )
  )[0] ?? null;

export interface NewFactor {
  readonly id: string;
  readonly accountId: string;
  readonly kind: StoredFactor['kind'];
  readonly name: string;
  readonly secret: Buffer | null;
}

/** Begins a factor in place of any that was begun before and never confirmed. */
export const putFactor = async (sql: Sql, row: NewFactor): Promise<void> => {
  await sql('DELETE FROM factor WHERE account_id = $1 AND confirmed_at IS NULL', [row.accountId]);
  await sql('INSERT INTO factor (id, account_id, kind, name, secret) VALUES ($1, $2, $3, $4, $5)', [
    ...[row.id, row.accountId, row.kind, row.name, row.secret],
  ]);
};

export const confirmTotp = (sql: Sql, factorId: string, step: number): Promise<unknown> =>
  sql('UPDATE factor SET confirmed_at = now(), last_step = $2 WHERE id = $1', [factorId, step]);

export const isCredentialTaken = async (sql: Sql, credentialId: Buffer): Promise<boolean> =>
  (await sql('SELECT 1 FROM factor WHERE credential_id = $1', [credentialId])).length > 0;

export const confirmWebauthn = (sql: Sql, factorId: string, made: NewCredential): Promise<unknown> =>
  sql(
    `UPDATE factor SET confirmed_at = now(), credential_id = $2, public_key = $3, counter = $4, transports = $5
     WHERE id = $1`,
    [factorId, made.credentialId, made.publicKey, made.counter, JSON.stringify(made.transports)],
  );

/** Uses a code's time step; false where it, or a later one, was used before. */
export const useStep = async (sql: Sql, factorId: string, step: number): Promise<boolean> =>
  (
    await sql(
      `UPDATE factor SET last_step = $2, last_used_at = now()
       WHERE id = $1 AND (last_step IS NULL OR last_step < $2) RETURNING id`,
      [factorId, step],
    )
  ).length === 1;

export const useCredential = (sql: Sql, factorId: string, counter: number): Promise<unknown> =>
  sql('UPDATE factor SET counter = $2, last_used_at = now() WHERE id = $1', [factorId, counter]);

export const dropFactorFrom = (sql: Sql, factorId: string, from: Date): Promise<unknown> =>
  sql('UPDATE factor SET dropped_from = $2 WHERE id = $1', [factorId, from]);

export const countBackupCodes = async (sql: Sql, accountId: string): Promise<number> =>
  (
    await sql<{ left: number }>(
      'SELECT count(*)::int AS left FROM backup_code WHERE account_id = $1 AND used_at IS NULL',
      [accountId],
    )
  )[0]?.left ?? 0;

export const replaceBackupCodes = async (
  sql: Sql,
  accountId: string,
  hashes: readonly Buffer[],
): Promise<void> => {
  await sql('DELETE FROM backup_code WHERE account_id = $1', [accountId]);
  await sql(
    'INSERT INTO backup_code (account_id, hash) SELECT $1, hash FROM unnest($2::bytea[]) AS t (hash)',
    [accountId, hashes],
  );
};

/** Uses a backup code; false where there is no such code, or no more. */
export const useBackupCode = async (sql: Sql, accountId: string, hash: Buffer): Promise<boolean> =>
  (
    await sql(
      'UPDATE backup_code SET used_at = now() WHERE account_id = $1 AND hash = $2 AND used_at IS NULL RETURNING hash',
      [accountId, hash],
    )
  ).length === 1;

/** The account's row, locked first as everywhere; its address, or null for none. */
export const lockEmail = async (sql: Sql, accountId: string): Promise<string | null> =>
  (
    await sql<{ email: string }>(
      'SELECT email FROM account WHERE id = $1 AND suspended_at IS NULL FOR UPDATE',
      [accountId],
    )
  )[0]?.email ?? null;
