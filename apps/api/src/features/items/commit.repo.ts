import { pipeline } from 'node:stream/promises';
import type { CommitItem } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Work } from '../../db/database.ts';
import type { Sql } from '../../db/sql.ts';
import { asOwner } from '../../db/walls.ts';
import { type CommitPlace, copyRows, tokenNumber } from './copy-rows.ts';
import { leafBytes } from './leaf-bytes.ts';

/** An item's present revision: as its row says it, and as its leaf does where that is another. */
export interface StoredRevision {
  readonly revision: number;
  readonly signed: number | null;
}

/** Present revisions of those of the items that exist. */
export const findRevisions = async (
  sql: Sql,
  vaultId: string,
  itemIds: readonly string[],
): Promise<Map<string, StoredRevision>> => {
  const rows = await sql<{ item_id: string; revision: string; signed: Buffer | null }>(
    `SELECT item_id, revision, NULLIF(substr(leaf, 17, 8), int8send(revision)) AS signed
     FROM item WHERE vault_id = $1 AND item_id = ANY($2::uuid[])`,
    [vaultId, itemIds],
  );
  return new Map(
    rows.map(({ item_id: id, revision, signed }) => [
      id,
      { revision: Number(revision), signed: signed?.length === 8 ? Number(signed.readBigUInt64BE()) : null },
    ]),
  );
};

const columnsOf = (items: readonly CommitItem[]): unknown[] => [
  items.map(({ itemId }) => idText(itemId)),
  items.map(({ revision }) => revision),
  items.map(({ flags }) => flags),
  items.map(({ overview }) => Buffer.from(overview)),
  items.map(({ secret }) => Buffer.from(secret)),
  items.map(({ tokens }) => `{${tokens.map(tokenNumber).join(',')}}`),
  items.map(({ tokenVersion }) => tokenVersion),
  items.map((item) => Buffer.from(leafBytes(item))),
];

const unnested = `unnest($5::uuid[], $6::bigint[], $7::smallint[], $8::bytea[], $9::bytea[], $10::text[], $11::smallint[],
    $12::bytea[])
  AS n(item_id, revision, flags, overview, secret, tokens, token_version, leaf)`;

const insertText = `INSERT INTO item (vault_id, change_seq, key_epoch, writer_id, item_id, revision, flags, overview, secret,
    tokens, token_version, leaf)
  SELECT $1::uuid, $2::bigint, $3::int, $4::uuid, n.item_id, n.revision, n.flags, n.overview, n.secret, n.tokens::bigint[],
    n.token_version, n.leaf FROM ${unnested}`;

// A row whose revision was damaged can say one that is kept already, or one that no item can have.
const keepText = `INSERT INTO item_revision (vault_id, item_id, revision, key_epoch, overview, secret, writer_id, written_at)
  SELECT vault_id, item_id, revision, key_epoch, overview, secret, writer_id, written_at FROM item
  WHERE vault_id = $1 AND item_id = ANY($2::uuid[]) AND flags = 0 AND revision BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}
  ON CONFLICT DO NOTHING`;

const updateText = `UPDATE item SET change_seq = $2::bigint, key_epoch = $3::int, writer_id = $4::uuid, written_at = now(),
    revision = n.revision, flags = n.flags, overview = n.overview, secret = n.secret, tokens = n.tokens::bigint[],
    token_version = n.token_version, leaf = n.leaf
  FROM ${unnested} WHERE item.vault_id = $1::uuid AND item.item_id = n.item_id`;

/** From this many new rows on, COPY is quicker than parameters. */
const copyFromRows = 64;
const copyText = `COPY item (vault_id, item_id, revision, flags, change_seq, key_epoch, overview, secret, tokens,
  token_version, writer_id, leaf) FROM STDIN (FORMAT binary)`;

/**
 * In one piece: the body that brought the rows is in memory anyway, and a write a row costs more than the row. As the owner,
 * since Postgres takes no COPY into a table under row-level security; the key to the vault carries the organisation.
 */
const copyItems = (
  connection: pg.PoolClient,
  place: CommitPlace,
  items: readonly CommitItem[],
): Promise<void> =>
  asOwner(connection, () =>
    pipeline([Buffer.concat([...copyRows(place, items)])], connection.query(copyFrom(copyText))),
  );

export const putNewItems = async (
  on: Work,
  place: CommitPlace,
  items: readonly CommitItem[],
): Promise<void> => {
  if (items.length === 0) return;
  if (items.length >= copyFromRows) return copyItems(on.connection, place, items);
  await on.sql(insertText, [place.vaultId, place.seq, place.keyEpoch, place.writerId, ...columnsOf(items)]);
};

/** Keeps what the items were, then writes what they are. */
export const putChangedItems = async (
  { sql }: Work,
  place: CommitPlace,
  items: readonly CommitItem[],
): Promise<void> => {
  if (items.length === 0) return;
  await sql(keepText, [place.vaultId, items.map(({ itemId }) => idText(itemId))]);
  await sql(updateText, [place.vaultId, place.seq, place.keyEpoch, place.writerId, ...columnsOf(items)]);
};

const pruneText = `WITH gone AS (DELETE FROM item_revision r USING unnest($2::uuid[], $3::bigint[]) AS n(item_id, oldest)
    WHERE r.vault_id = $1 AND r.item_id = n.item_id AND r.revision < n.oldest
    RETURNING octet_length(r.overview) + octet_length(r.secret) AS bytes)
  UPDATE vault SET bytes = GREATEST(0, bytes - (SELECT COALESCE(sum(bytes), 0) FROM gone)) WHERE id = $1`;

/** Lets go of former revisions beyond the newest `keep`; without one of those there is nothing to ask the database. */
export const pruneRevisions = async (
  { sql }: Work,
  vaultId: string,
  items: readonly CommitItem[],
  keep: number,
): Promise<void> => {
  const long = items.filter(({ revision }) => revision - 1 > keep);
  if (long.length === 0) return;
  await sql(pruneText, [
    ...[vaultId, long.map(({ itemId }) => idText(itemId)), long.map(({ revision }) => revision - keep)],
  ]);
};
