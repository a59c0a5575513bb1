import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditCheckpoint, auditKeyOf, lineOf } from '../audit/checkpoint.ts';
import type { OrganisationPlace } from '../db/organisation.ts';
import type { Sql } from '../db/sql.ts';
import type { Job, StartJob } from './job-runs.ts';

export interface CheckpointDeps {
  /** The owner's, over all organisations. */
  readonly sql: Sql;
  readonly listOrganisations: () => Promise<readonly OrganisationPlace[]>;
  /** The organisation's own `auditKey`. */
  readonly auditKeyOf: (place: OrganisationPlace) => Buffer;
  /** Folders outside the database to which each checkpoint is appended. */
  readonly folders: readonly string[];
}

/** Events after which a checkpoint is made before its hour has come. */
export const checkpointEvents = 1000;
/** The file in each folder. */
export const checkpointsFile = 'checkpoints.jsonl';

const dueText = `SELECT h.seq, h.hash FROM audit_head h
  LEFT JOIN LATERAL (SELECT seq, at FROM audit_checkpoint WHERE organisation_id = h.organisation_id
    ORDER BY seq DESC LIMIT 1) c ON true
  WHERE h.organisation_id = $1 AND h.seq > COALESCE(c.seq, 0)
    AND (c.seq IS NULL OR h.seq >= c.seq + $2 OR c.at <= now() - interval '1 hour')`;
const keepText = `INSERT INTO audit_checkpoint (organisation_id, seq, hash, at, signature)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`;

/** Adds a line to the file of a folder, and comes back when it is on the disk. */
const append = async (folder: string, line: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, checkpointsFile), 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    // Half a line, of a write that was cut short, stays by itself.
    const isOpen = size > 0 && buffer[0] !== 0x0a;
    await file.appendFile(isOpen ? `\n${line}` : line);
    await file.datasync();
  } finally {
    await file.close();
  }
};

/** Signs where the chain of an organisation stands, if it is time: outside the database first. */
const signIfDue = async (deps: CheckpointDeps, place: OrganisationPlace): Promise<void> => {
  const { sql, folders } = deps;
  const [due] = await sql<{ seq: string; hash: Buffer }>(dueText, [place.id, checkpointEvents]);
  if (!due) return;
  const { key, sign } = auditKeyOf(deps.auditKeyOf(place), place.id);
  const mark = { seq: Number(due.seq), hash: due.hash, at: Date.now() };
  const checkpoint: AuditCheckpoint = { ...mark, signature: sign(mark) };
  const line = `${JSON.stringify(lineOf(place.id, key, checkpoint))}\n`;
  for (const folder of folders) await append(folder, line);
  await sql(keepText, [place.id, mark.seq, mark.hash, new Date(mark.at), Buffer.from(checkpoint.signature)]);
};

/** Makes the checkpoints that are due, of every organisation. */
export const makeCheckpoints = async (deps: CheckpointDeps): Promise<void> => {
  for (const place of await deps.listOrganisations()) await signIfDue(deps, place);
};

/** Runs {@link makeCheckpoints} every minute. */
export const startCheckpoints = (deps: CheckpointDeps, start: StartJob): Job =>
  start({ name: 'audit-checkpoints', everyMs: 60_000, work: () => makeCheckpoints(deps) });
