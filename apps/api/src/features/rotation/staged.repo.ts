import { type CommitItem, deletedFlag } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import type { Sql } from '../../db/sql.ts';

/** A token as Postgres keeps it: its 8 bytes as a signed number. */
const tokenNumber = (token: Uint8Array): bigint =>
  new DataView(token.buffer, token.byteOffset, token.byteLength).getBigInt64(0);

const putText = `INSERT INTO rotated_item (rotation_id, item_id, revision, overview, secret, tokens, token_version)
  SELECT $1::uuid, n.item_id, n.revision, n.overview, n.secret, n.tokens::bigint[], n.token_version
  FROM unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::bytea[], $6::text[], $7::smallint[])
    AS n(item_id, revision, overview, secret, tokens, token_version)
  ON CONFLICT (rotation_id, item_id) DO UPDATE SET revision = excluded.revision, overview = excluded.overview,
    secret = excluded.secret, tokens = excluded.tokens, token_version = excluded.token_version`;

/** Puts live items in place of what was staged of them, and takes back what was staged of deleted ones. */
export const stageItems = async (
  sql: Sql,
  rotationId: string,
  items: readonly CommitItem[],
): Promise<void> => {
  const live = items.filter(({ flags }) => flags !== deletedFlag);
  const gone = items.filter(({ flags }) => flags === deletedFlag);
  if (gone.length > 0)
    await sql('DELETE FROM rotated_item WHERE rotation_id = $1 AND item_id = ANY($2::uuid[])', [
      ...[rotationId, gone.map(({ itemId }) => idText(itemId))],
    ]);
  if (live.length === 0) return;
  await sql(putText, [
    rotationId,
    live.map(({ itemId }) => idText(itemId)),
    live.map(({ revision }) => revision),
    live.map(({ overview }) => Buffer.from(overview)),
    live.map(({ secret }) => Buffer.from(secret)),
    live.map(({ tokens }) => `{${tokens.map(tokenNumber).join(',')}}`),
    live.map(({ tokenVersion }) => tokenVersion),
  ]);
};

/** Leaves what is staged without search tokens. */
export const dropTokens = (sql: Sql, rotationId: string): Promise<unknown> =>
  sql("UPDATE rotated_item SET tokens = '{}' WHERE rotation_id = $1 AND cardinality(tokens) > 0", [
    rotationId,
  ]);

export interface Staged {
  readonly count: number;
  readonly bytes: number;
}

export const measureStaged = async (sql: Sql, rotationId: string): Promise<Staged> => {
  const [row] = await sql<{ count: number; bytes: string }>(
    `SELECT count(*)::int AS count, COALESCE(sum(octet_length(overview) + octet_length(secret)), 0) AS bytes
     FROM rotated_item WHERE rotation_id = $1`,
    [rotationId],
  );
  return { count: row?.count ?? 0, bytes: Number(row?.bytes ?? 0) };
};

// A row whose revision is damaged goes on from the one that its leaf holds: that is the one that clients know.
const misfitText = `SELECT 1 FROM (SELECT * FROM item WHERE vault_id = $1 AND flags = 0) AS i
  FULL JOIN (SELECT * FROM rotated_item WHERE rotation_id = $2) AS r ON r.item_id = i.item_id
  WHERE r.item_id IS NULL OR i.item_id IS NULL
    OR (r.revision <> i.revision + 1 AND int8send(r.revision - 1) IS DISTINCT FROM substr(i.leaf, 17, 8)) LIMIT 1`;

/** Whether exactly the live items are staged, each at one revision more than it has. */
export const isWhole = async (sql: Sql, vaultId: string, rotationId: string): Promise<boolean> =>
  (await sql(misfitText, [vaultId, rotationId])).length === 0;

// A leaf as docs/spec/manifest.md §2 has it; the parts stay in the database.
const stagedLeaf = `uuid_send(r.item_id) || int8send(r.revision) || '\\x00'::bytea || sha256(r.overview) || sha256(r.secret)`;
const tombstoneLeaf = `uuid_send(item_id) || int8send(revision) || '\\x01'::bytea || decode(repeat('00', 64), 'hex')`;
const leavesText = `SELECT ${stagedLeaf} AS leaf FROM rotated_item r WHERE r.rotation_id = $2
  UNION ALL SELECT COALESCE(leaf, ${tombstoneLeaf}) FROM item WHERE vault_id = $1 AND flags = 1`;

/** Leaves of the vault as it would be: staged items, and tombstones as they are. */
export const listComingLeaves = async (sql: Sql, vaultId: string, rotationId: string): Promise<Buffer[]> =>
  (await sql<{ leaf: Buffer }>(leavesText, [vaultId, rotationId])).map(({ leaf }) => leaf);

const keepText = `INSERT INTO item_revision (vault_id, item_id, revision, key_epoch, overview, secret, writer_id, written_at)
  SELECT vault_id, item_id, revision, key_epoch, overview, secret, writer_id, written_at FROM item
  WHERE vault_id = $1 AND flags = 0 AND revision BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER} ON CONFLICT DO NOTHING`;

const replaceText = `UPDATE item SET change_seq = $3, key_epoch = $4, writer_id = $5, written_at = now(),
    revision = r.revision, overview = r.overview, secret = r.secret, tokens = r.tokens,
    token_version = r.token_version, leaf = ${stagedLeaf}
  FROM rotated_item r WHERE r.rotation_id = $2 AND item.vault_id = $1 AND item.item_id = r.item_id`;

const pruneText = `WITH gone AS (DELETE FROM item_revision r USING item i
    WHERE i.vault_id = $1 AND r.vault_id = $1 AND r.item_id = i.item_id AND r.revision < i.revision - $2::bigint
    RETURNING octet_length(r.overview) + octet_length(r.secret) AS bytes)
  UPDATE vault SET bytes = GREATEST(0, bytes - (SELECT COALESCE(sum(bytes), 0) FROM gone)) WHERE id = $1`;

export interface Swap {
  readonly vaultId: string;
  readonly rotationId: string;
  readonly accountId: string;
  readonly seq: number;
  readonly keyEpoch: number;
  readonly meta: Uint8Array;
  readonly selfWrap: Uint8Array;
  /** Former revisions kept of an item. */
  readonly keep: number;
}

/** Puts what is staged in place of the present rows, which stay as former revisions, and the new key in place of the old. */
export const swapKeys = async (sql: Sql, swap: Swap): Promise<void> => {
  const { vaultId, rotationId, accountId, seq, keyEpoch } = swap;
  await sql(keepText, [vaultId]);
  await sql(replaceText, [vaultId, rotationId, seq, keyEpoch, accountId]);
  await sql(pruneText, [vaultId, swap.keep]);
  await sql(
    `INSERT INTO former_vault_key (account_id, vault_id, key_epoch, self_wrap)
     SELECT account_id, vault_id, key_epoch, self_wrap FROM membership WHERE account_id = $1 AND vault_id = $2`,
    [accountId, vaultId],
  );
  await sql('UPDATE membership SET key_epoch = $3, self_wrap = $4 WHERE account_id = $1 AND vault_id = $2', [
    ...[accountId, vaultId, keyEpoch, Buffer.from(swap.selfWrap)],
  ]);
  await sql('UPDATE vault SET key_epoch = $2, meta = $3, meta_revision = meta_revision + 1 WHERE id = $1', [
    ...[vaultId, keyEpoch, Buffer.from(swap.meta)],
  ]);
  await sql('DELETE FROM vault_rotation WHERE id = $1', [rotationId]);
};
