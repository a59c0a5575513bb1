import type { Sql } from '../../db/sql.ts';

export interface FoundItem {
  readonly item_id: string | null;
  readonly revision: string;
  readonly key_epoch: number;
  readonly overview: Buffer;
}

export const foundLimit = 500;

const findText = `SELECT i.item_id, i.revision, i.key_epoch, i.overview FROM membership m LEFT JOIN LATERAL (
    SELECT item_id, revision, key_epoch, overview FROM item
    WHERE vault_id = m.vault_id AND tokens @> $3::bigint[] AND flags = 0 LIMIT ${foundLimit}
  ) i ON true WHERE m.vault_id = $1 AND m.account_id = $2`;

/** Items that hold all tokens; null for whoever is no member. */
export const findByTokens = async (
  sql: Sql,
  vaultId: string,
  accountId: string,
  tokens: readonly bigint[],
): Promise<readonly FoundItem[] | null> => {
  const rows = await sql<FoundItem>(findText, [vaultId, accountId, tokens.map(String)]);
  return rows.length === 0 ? null : rows.filter(({ item_id }) => item_id !== null);
};
