import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../../db/database.ts';
import { sqlOver } from '../../db/sql.ts';

/** Vaults of an account, each with the key that it wrapped for itself. */
export const listVaultsOf = async ({ prisma }: Database, accountId: string) =>
  prisma.membership.findMany({
    where: { accountId },
    orderBy: { vaultId: 'asc' },
    select: {
      vaultId: true,
      selfWrap: true,
      vault: { select: { keyEpoch: true, meta: true, metaRevision: true, seq: true } },
    },
  });

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

const headText = `SELECT v.seq, v.key_epoch, (SELECT count(*)::int FROM item i WHERE i.vault_id = v.id AND i.change_seq > $3) AS rows
  FROM vault v JOIN membership m ON m.vault_id = v.id AND m.account_id = $2 WHERE v.id = $1`;
const manifestsText =
  'SELECT bytes, signature, mac FROM manifest WHERE vault_id = $1 AND seq > $2 ORDER BY seq';

/** Opens one snapshot for head and rows; the caller ends it with {@link endSnapshot}. */
export const openSnapshot = async ({ pool }: Database): Promise<pg.PoolClient> => {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // A slow reader is ended by its own time limit, not by the statement's.
    await connection.query("SET LOCAL statement_timeout = '15min'");
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

/** The vault as it is, or null for whoever is no member. */
export const readSnapshot = async (
  connection: pg.PoolClient,
  ask: SnapshotAsk,
): Promise<VaultSnapshot | null> => {
  const sql = sqlOver(connection);
  const [head] = await sql<{ seq: string; key_epoch: number; rows: number }>(headText, [
    ...[ask.vaultId, ask.accountId, ask.since],
  ]);
  if (!head) return null;
  const manifests = await sql<ManifestRow>(manifestsText, [ask.vaultId, ask.manifestsSince]);
  return { seq: Number(head.seq), keyEpoch: head.key_epoch, rows: head.rows, manifests };
};

/** The changed rows as Postgres streams them. COPY takes no parameters: both values were checked by their schemas. */
export const streamRows = (connection: pg.PoolClient, vaultId: string, since: number) => {
  if (!/^[0-9a-f-]{36}$/.test(vaultId) || !Number.isSafeInteger(since))
    throw new TypeError('not an id and a number');
  return connection.query(
    copyTo(
      `COPY (SELECT item_id, revision, flags, key_epoch, overview, secret FROM item
        WHERE vault_id = '${vaultId}' AND change_seq > ${since}) TO STDOUT (FORMAT binary)`,
      // Room for Postgres to go on while the socket takes what came before.
      { highWaterMark: 262_144 },
    ),
  );
};
