import type { VaultKind } from '@coffer/contracts';
import type pg from 'pg';
import { CopyOut } from '../../db/copy-out.ts';
import type { Database } from '../../db/database.ts';
import { sqlOver } from '../../db/sql.ts';

export interface HeldVault {
  readonly vault_id: string;
  readonly kind: VaultKind;
  readonly key_epoch: number;
  readonly wrap_epoch: number;
  readonly self_wrap: Buffer;
  readonly is_due: boolean;
  readonly meta: Buffer;
  readonly meta_revision: string;
  readonly seq: string;
}

/** Vaults that an account accepted, each with the key that it wrapped for itself. */
export const listVaultsOf = ({ sql }: Database, accountId: string): Promise<HeldVault[]> =>
  sql<HeldVault>(
    `SELECT v.id AS vault_id, v.kind, v.key_epoch, m.key_epoch AS wrap_epoch, m.self_wrap,
       v.rotation_due_at IS NOT NULL AS is_due, v.meta, v.meta_revision, v.seq
     FROM membership m JOIN vault v ON v.id = m.vault_id
     WHERE m.account_id = $1 AND m.accepted_at IS NOT NULL AND m.self_wrap IS NOT NULL ORDER BY v.id`,
    [accountId],
  );

interface ManifestRow {
  readonly bytes: Buffer;
  readonly signature: Buffer;
  readonly mac: Buffer;
}

export interface VaultSnapshot {
  readonly seq: number;
  readonly keyEpoch: number;
  readonly rows: number;
  readonly manifests: readonly ManifestRow[];
}

const headOf = (changed: string) =>
  `SELECT v.seq, v.key_epoch, (SELECT count(*)::int FROM item i WHERE i.vault_id = v.id ${changed}) AS rows
  FROM vault v JOIN membership m ON m.vault_id = v.id AND m.account_id = $2 WHERE v.id = $1`;
// No row is newer than its vault; the upper bound tells a planner that knows no numbers that few rows are meant, so
// that it takes the index and does not read the whole of a deployment that has one large vault.
const deltaHeadText = headOf('AND i.change_seq > $3 AND i.change_seq <= v.seq');
// Whoever asks for everything gets it, also a row whose damage is in the number that wrote it.
const wholeHeadText = headOf('');
const manifestsText =
  'SELECT bytes, signature, mac FROM manifest WHERE vault_id = $1 AND seq > $2 ORDER BY seq';

/** Opens one snapshot for head and rows; the caller ends it with {@link endSnapshot}. */
export const openSnapshot = async ({ pool }: Database): Promise<pg.PoolClient> => {
  const connection = await pool.connect();
  try {
    // A slow reader is ended by its own time limit, not by the statement's.
    await connection.query(
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '15min'",
    );
    return connection;
  } catch (error) {
    connection.release(error as Error);
    throw error;
  }
};

/** Gives the connection back; one that stopped in the middle is thrown away, which also ends its COPY. */
export const endSnapshot = async (connection: pg.PoolClient, isWhole: boolean): Promise<void> => {
  if (!isWhole) return connection.release(true);
  try {
    await connection.query('COMMIT');
    connection.release();
  } catch (error) {
    connection.release(error as Error);
  }
};

export interface SnapshotAsk {
  readonly vaultId: string;
  readonly accountId: string;
  readonly since: number;
  readonly manifestsSince: number;
}

interface HeadRow {
  readonly seq: string;
  readonly key_epoch: number;
  readonly rows: number;
}

/** The vault as it is, or null for whoever is no member. */
export const readSnapshot = async (
  connection: pg.PoolClient,
  ask: SnapshotAsk,
): Promise<VaultSnapshot | null> => {
  const sql = sqlOver(connection);
  const { vaultId, accountId, since } = ask;
  const [head] = await (since > 0
    ? sql<HeadRow>(deltaHeadText, [vaultId, accountId, since])
    : sql<HeadRow>(wholeHeadText, [vaultId, accountId]));
  if (!head) return null;
  const manifests = await sql<ManifestRow>(manifestsText, [ask.vaultId, ask.manifestsSince]);
  return { seq: Number(head.seq), keyEpoch: head.key_epoch, rows: head.rows, manifests };
};

/** Rows as Postgres streams them. */
const streamCopy = (connection: pg.PoolClient, query: string) =>
  connection.query(new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`));

/** COPY takes no parameters: values are checked by their schemas, and here once more. */
const assertId = (vaultId: string): void => {
  if (!/^[0-9a-f-]{36}$/.test(vaultId)) throw new TypeError('not an id');
};

/** The rows changed after `since` and up to `seq`, or all of them where `since` is 0. */
export const streamRows = (connection: pg.PoolClient, vaultId: string, since: number, seq: number) => {
  assertId(vaultId);
  if (!Number.isSafeInteger(since) || !Number.isSafeInteger(seq)) throw new TypeError('not a number');
  return streamCopy(
    connection,
    `SELECT item_id, revision, flags, key_epoch, overview, secret FROM item
      WHERE vault_id = '${vaultId}'${since > 0 ? ` AND change_seq > ${since} AND change_seq <= ${seq}` : ''}`,
  );
};

/** The leaf that was kept of each row; empty for a row that has none. */
export const streamLeaves = (connection: pg.PoolClient, vaultId: string) => {
  assertId(vaultId);
  return streamCopy(
    connection,
    `SELECT item_id, coalesce(leaf, ''::bytea) FROM item WHERE vault_id = '${vaultId}'`,
  );
};
