import type { Sql } from '../../db/sql.ts';

/** The account as a member of the vault, or null. */
export const findRole = async (sql: Sql, vaultId: string, accountId: string): Promise<number | null> =>
  (
    await sql<{ role: number }>('SELECT role FROM membership WHERE vault_id = $1 AND account_id = $2', [
      ...[vaultId, accountId],
    ])
  )[0]?.role ?? null;

export interface FormerKey {
  readonly key_epoch: number;
  readonly self_wrap: Buffer;
}

export const listFormerKeys = (sql: Sql, vaultId: string, accountId: string): Promise<FormerKey[]> =>
  sql<FormerKey>(
    `SELECT key_epoch, self_wrap FROM former_vault_key WHERE vault_id = $1 AND account_id = $2
     ORDER BY key_epoch`,
    [vaultId, accountId],
  );

export interface Rotation {
  readonly id: string;
  readonly vaultId: string;
  readonly accountId: string;
  readonly keyEpoch: number;
}

/** Begins in place of what was begun and never ended; a retry finds what it began. False for an id that is another's. */
export const putRotation = async (sql: Sql, rotation: Rotation): Promise<boolean> => {
  const { id, vaultId, accountId, keyEpoch } = rotation;
  await sql(
    'DELETE FROM vault_rotation WHERE vault_id = $1 AND NOT (id = $2 AND account_id = $3 AND key_epoch = $4)',
    [vaultId, id, accountId, keyEpoch],
  );
  await sql(
    `INSERT INTO vault_rotation (id, vault_id, account_id, key_epoch) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO NOTHING`,
    [id, vaultId, accountId, keyEpoch],
  );
  return (await lockRotation(sql, rotation)) !== null;
};

/** The epoch of a rotation of this vault by this account, locked; null where there is none. */
export const lockRotation = async (
  sql: Sql,
  { id, vaultId, accountId }: Omit<Rotation, 'keyEpoch'>,
): Promise<number | null> =>
  (
    await sql<{ key_epoch: number }>(
      `SELECT key_epoch FROM vault_rotation WHERE id = $1 AND vault_id = $2 AND account_id = $3 FOR UPDATE`,
      [id, vaultId, accountId],
    )
  )[0]?.key_epoch ?? null;

export interface Signing {
  readonly role: number;
  readonly identity: Buffer;
  readonly state_seq: number;
}

/** The account's row, locked, with its role in the vault; null for whoever is no member. */
export const lockSigner = async (sql: Sql, vaultId: string, accountId: string): Promise<Signing | null> =>
  (
    await sql<Signing>(
      `SELECT m.role, a.identity, a.state_seq FROM account a
       JOIN membership m ON m.account_id = a.id AND m.vault_id = $1 WHERE a.id = $2 FOR UPDATE OF a`,
      [vaultId, accountId],
    )
  )[0] ?? null;
