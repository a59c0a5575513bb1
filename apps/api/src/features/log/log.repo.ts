import type { Sql } from '../../db/sql.ts';

/** Where identities stand in the log. */
export const findIndexes = async (
  sql: Sql,
  organisationId: string,
  hashes: readonly Uint8Array[],
): Promise<{ readonly identity: Buffer; readonly index: number }[]> => {
  const rows = await sql<{ identity_hash: Buffer; index: string }>(
    'SELECT identity_hash, index FROM log_entry WHERE organisation_id = $1 AND identity_hash = ANY($2::bytea[])',
    [organisationId, hashes.map((hash) => Buffer.from(hash))],
  );
  return rows.map(({ identity_hash: identity, index }) => ({ identity, index: Number(index) }));
};

/** Entries from `from` up to but not including `to`. */
export const listEntries = async (
  sql: Sql,
  organisationId: string,
  from: number,
  to: number,
): Promise<Buffer[]> =>
  (
    await sql<{ entry: Buffer }>(
      'SELECT entry FROM log_entry WHERE organisation_id = $1 AND index >= $2 AND index < $3 ORDER BY index',
      [organisationId, from, to],
    )
  ).map(({ entry }) => entry);
