import type { Sql } from '../../db/sql.ts';

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

/** Members of the vault whose time is over. */
export const listEnded = async (sql: Sql, vaultId: string): Promise<Set<string>> => {
  const rows = await sql<{ account_id: string }>(
    'SELECT account_id FROM membership_end WHERE vault_id = $1 AND ends_at <= now()',
    [vaultId],
  );
  return new Set(rows.map(({ account_id: id }) => id));
};

/** The keys are new: nobody waits for that any more. */
export const clearDue = (sql: Sql, vaultId: string): Promise<unknown> =>
  sql('UPDATE vault SET rotation_due_at = NULL WHERE id = $1', [vaultId]);
