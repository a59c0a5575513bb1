import { indexItemsLimit } from '@coffer/contracts';
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

export interface SentTokens {
  readonly itemId: string;
  readonly revision: number;
  readonly tokenVersion: number;
  readonly tokens: readonly bigint[];
}

const putText = `UPDATE item SET tokens = n.tokens::bigint[], token_version = n.token_version
  FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::smallint[]) AS n(item_id, revision, tokens, token_version)
  WHERE item.vault_id = $1 AND item.item_id = n.item_id AND item.revision = n.revision AND item.flags = 0
    AND cardinality(item.tokens) = 0`;

/** Gives live items tokens that have none, at the revision that the tokens are of. */
export const putTokens = (sql: Sql, vaultId: string, items: readonly SentTokens[]): Promise<unknown> =>
  sql(putText, [
    vaultId,
    items.map(({ itemId }) => itemId),
    items.map(({ revision }) => revision),
    items.map(({ tokens }) => `{${tokens.join(',')}}`),
    items.map(({ tokenVersion }) => tokenVersion),
  ]);

const withoutText = `SELECT item_id AS "itemId", revision FROM item
  WHERE vault_id = $1 AND ($2::uuid IS NULL OR item_id > $2) AND flags = 0 AND cardinality(tokens) = 0
  ORDER BY item_id LIMIT ${indexItemsLimit}`;

/** The next live items that have no tokens. */
export const listWithout = async (
  sql: Sql,
  vaultId: string,
  after: string | null,
): Promise<{ readonly itemId: string; readonly revision: number }[]> =>
  (await sql<{ itemId: string; revision: string }>(withoutText, [vaultId, after])).map((row) => ({
    itemId: row.itemId,
    revision: Number(row.revision),
  }));
