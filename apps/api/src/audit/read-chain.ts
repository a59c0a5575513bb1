import type { Sql } from '../db/sql.ts';
import type { ChainEvent } from './chain.ts';
import type { AuditCheckpoint, AuditMark } from './checkpoint.ts';

/** An event with the hash that the database has of it. */
export interface KeptEvent extends ChainEvent {
  readonly hash: Buffer;
}

interface Row extends Omit<KeptEvent, 'seq' | 'id' | 'time'> {
  readonly seq: string;
  readonly id: string;
  readonly time: string;
}

const pageText = `SELECT seq, id, (extract(epoch FROM at) * 1000000)::bigint AS time, kind, account_id AS account,
    actor_id AS actor, device_id AS device, network, detail::text AS detail, COALESCE(hash, ''::bytea) AS hash
  FROM audit_event WHERE organisation_id = $1 AND seq > $2 ORDER BY seq LIMIT 5000`;

/** All linked events of an organisation in their order, a page at a time. */
export async function* readChain(sql: Sql, organisationId: string): AsyncGenerator<KeptEvent> {
  for (let after = 0; ; ) {
    const rows = await sql<Row>(pageText, [organisationId, after]);
    for (const row of rows)
      yield { ...row, seq: Number(row.seq), id: Number(row.id), time: Number(row.time) };
    const last = rows.at(-1);
    if (!last) return;
    after = Number(last.seq);
  }
}

interface MarkRow {
  readonly seq: string;
  readonly hash: Buffer;
}

/** Where the database says that the chain stands; null before the first event. */
export const readHead = async (sql: Sql, organisationId: string): Promise<Omit<AuditMark, 'at'> | null> => {
  const text = 'SELECT seq, hash FROM audit_head WHERE organisation_id = $1';
  const [row] = await sql<MarkRow>(text, [organisationId]);
  return row ? { seq: Number(row.seq), hash: row.hash } : null;
};

/** Checkpoints of the database, oldest first. */
export const readCheckpoints = async (sql: Sql, organisationId: string): Promise<AuditCheckpoint[]> => {
  const text =
    'SELECT seq, hash, at, signature FROM audit_checkpoint WHERE organisation_id = $1 ORDER BY seq';
  const rows = await sql<MarkRow & { readonly at: Date; readonly signature: Buffer }>(text, [organisationId]);
  return rows.map(({ seq, at, ...row }) => ({ ...row, seq: Number(seq), at: at.getTime() }));
};

/** Events that have no place in the chain. */
export const countUnlinked = async (sql: Sql, organisationId: string): Promise<number> => {
  const text =
    'SELECT count(*)::int AS n FROM audit_event WHERE organisation_id = $1 AND (seq IS NULL OR seq < 1)';
  return (await sql<{ n: number }>(text, [organisationId]))[0]?.n ?? 0;
};
