import type { Sql } from '../../db/sql.ts';

export interface FoundItem {
  readonly item_id: string | null;
  readonly revision: string;
  readonly key_epoch: number;
  readonly overview: Buffer;
}

export const foundLimit = 500;

// [Note: Tokens first] Tokens are keyed per vault, so an item that holds them all is as good as always of the vault. Asked
// for both at once, Postgres soon plans without the values, takes tokens for common, and reads the whole vault instead. The
// function of the migrations does it, since an organisation's connection may not use the index of the tokens by itself.
const findText = `WITH i AS MATERIALIZED (
    SELECT vault_id, item_id, revision, key_epoch, overview FROM coffer_items_with($3::bigint[])
  ) SELECT i.item_id, i.revision, i.key_epoch, i.overview FROM membership m LEFT JOIN i ON i.vault_id = m.vault_id
  WHERE m.vault_id = $1 AND m.account_id = $2 LIMIT ${foundLimit}`;

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
