import { type Bytes, copyBytes, encodeLogEntry, logLeafHash, logNodeHash } from '@coffer/crypto/verify';
import type { Sql } from './sql.ts';

/** A complete subtree of the log: that of 2^level entries, the `index`th of its level. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
}

interface LogNode extends NodePlace {
  readonly hash: Bytes;
}

/** The complete subtrees that a log of `size` entries is made of, the largest first. */
export const peaksOf = (size: number): NodePlace[] => {
  const peaks: NodePlace[] = [];
  let at = 0;
  for (let level = 52; level >= 0; level -= 1) {
    const width = 2 ** level;
    if (Math.floor(size / width) % 2 === 0) continue;
    peaks.push({ level, index: at / width });
    at += width;
  }
  return peaks;
};

/** Hashes of complete subtrees, in the order of the places. */
export const readNodes = async (
  sql: Sql,
  organisationId: string,
  places: readonly NodePlace[],
): Promise<Bytes[]> => {
  const rows = await sql<{ level: number; index: string; hash: Buffer }>(
    `SELECT n.level, n.index, n.hash FROM unnest($2::smallint[], $3::bigint[]) AS w(level, index)
     JOIN log_node n ON n.organisation_id = $1 AND n.level = w.level AND n.index = w.index`,
    [organisationId, places.map(({ level }) => level), places.map(({ index }) => index)],
  );
  const hashes = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, copyBytes(hash)]));
  return places.map(({ level, index }) => {
    const hash = hashes.get(`${level}/${index}`);
    if (!hash) throw new Error('a log without one of its nodes');
    return hash;
  });
};

const putNodes = (sql: Sql, organisationId: string, nodes: readonly LogNode[]): Promise<unknown> =>
  sql(
    `INSERT INTO log_node (organisation_id, level, index, hash)
     SELECT $1, n.level, n.index, n.hash FROM unnest($2::smallint[], $3::bigint[], $4::bytea[]) AS n(level, index, hash)`,
    [
      ...[organisationId, nodes.map(({ level }) => level), nodes.map(({ index }) => index)],
      nodes.map(({ hash }) => Buffer.from(hash)),
    ],
  );

/** The nodes that entries behind a log of these peaks complete; the peaks change as they do. */
const growPeaks = (peaks: LogNode[], rows: readonly { index: string; entry: Buffer }[]): LogNode[] =>
  rows.flatMap(({ index, entry }) => {
    const made: LogNode[] = [{ level: 0, index: Number(index), hash: logLeafHash(copyBytes(entry)) }];
    for (;;) {
      const right = made.at(-1) as LogNode;
      const left = peaks.at(-1);
      if (left?.level !== right.level) break;
      peaks.pop();
      const hash = logNodeHash(left.hash, right.hash);
      made.push({ level: left.level + 1, index: left.index / 2, hash });
    }
    peaks.push(made.at(-1) as LogNode);
    return made;
  });

const batch = 10_000;

/** How many entries the log's nodes cover, and how many there are: less where a migration wrote entries. */
export const readLogSizes = async (
  sql: Sql,
  organisationId: string,
): Promise<{ readonly hashed: number; readonly entries: number }> => {
  const [row] = await sql<{ hashed: string; entries: string }>(
    `SELECT (SELECT COALESCE(max(index) + 1, 0) FROM log_node WHERE organisation_id = $1 AND level = 0) AS hashed,
       (SELECT COALESCE(max(index) + 1, 0) FROM log_entry WHERE organisation_id = $1) AS entries`,
    [organisationId],
  );
  return { hashed: Number(row?.hashed ?? 0), entries: Number(row?.entries ?? 0) };
};

const lockLog = (sql: Sql, organisationId: string): Promise<unknown> =>
  sql("SELECT pg_advisory_xact_lock(hashtextextended('coffer/log/' || $1, 0))", [organisationId]);

/** Hashes the entries that no node covers yet. The log must be locked. */
const hashEntries = async (sql: Sql, organisationId: string): Promise<void> => {
  const { hashed } = await readLogSizes(sql, organisationId);
  const places = peaksOf(hashed);
  const hashes = await readNodes(sql, organisationId, places);
  const peaks = places.map((place, at) => ({ ...place, hash: hashes[at] as Bytes }));
  for (let from = hashed; ; from += batch) {
    const rows = await sql<{ index: string; entry: Buffer }>(
      'SELECT index, entry FROM log_entry WHERE organisation_id = $1 AND index >= $2 ORDER BY index LIMIT $3',
      [organisationId, from, batch],
    );
    if (rows.length > 0) await putNodes(sql, organisationId, growPeaks(peaks, rows));
    if (rows.length < batch) return;
  }
};

/** Hashes what a migration wrote. */
export const catchUpLog = async (sql: Sql, organisationId: string): Promise<void> => {
  await lockLog(sql, organisationId);
  await hashEntries(sql, organisationId);
};

/** An identity of an account or a group as the log has it. */
export interface LoggedIdentity {
  readonly accountId: Bytes;
  readonly epoch: number;
  readonly identityHash: Bytes;
}

// [Note: The log is locked last] Entries stand in one order, so whoever appends waits for the others' ends. The lock is
// taken after all other rows of a transaction, so nobody who holds it waits for one of them.
/** Appends an identity to its organisation's log, in the transaction that writes it. */
export const appendToLog = async (
  sql: Sql,
  organisationId: string,
  identity: LoggedIdentity,
): Promise<void> => {
  await lockLog(sql, organisationId);
  await sql(
    `INSERT INTO log_entry (organisation_id, index, entry, identity_hash)
     SELECT $1, COALESCE(max(index) + 1, 0), $2, $3 FROM log_entry WHERE organisation_id = $1`,
    [organisationId, Buffer.from(encodeLogEntry(identity)), Buffer.from(identity.identityHash)],
  );
  await hashEntries(sql, organisationId);
};
