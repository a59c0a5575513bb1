import { equalBytes } from '@coffer/crypto/verify';
import type { Sql } from '../db/sql.ts';
import { type ChainEvent, eventHash, firstHash } from './chain.ts';
import { type AuditCheckpoint, isCheckpointOf } from './checkpoint.ts';
import { countUnlinked, readChain, readCheckpoints, readHead } from './read-chain.ts';

/** Days that events are kept; a beginning that is missing must be older (docs/spec/audit.md §5). */
export const auditDays = 730;

/** What is wrong with a log; {@link AuditFault} names the first place at fault. */
export type AuditComplaint =
  /** The row is not what its hash says: changed, or moved. */
  | 'changed'
  /** There is no row at the place. */
  | 'missing'
  /** Rows up to a checkpoint were changed and those after them hashed anew. */
  | 'rewritten'
  /** A checkpoint is not signed by the key. */
  | 'not-signed'
  /** Rows without a place. */
  | 'unlinked';

export interface AuditFault {
  readonly kind: 'wrong';
  readonly why: AuditComplaint;
  readonly seq: number;
}

export type AuditVerdict =
  | AuditFault
  /** `first` is the first place that is still there; `vouched` the newest that a checkpoint names, 0 without one. */
  | { readonly kind: 'whole'; readonly first: number; readonly last: number; readonly vouched: number };

export interface AuditToVerify {
  readonly organisationId: string;
  /** Base64url of 32 bytes. */
  readonly key: string;
  /** Those of a file outside the database, beside those within. */
  readonly checkpoints: readonly AuditCheckpoint[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

const wrong = (why: AuditComplaint, seq: number): AuditFault => ({ kind: 'wrong', why, seq });

const findUnsigned = async (
  log: AuditToVerify,
  all: readonly AuditCheckpoint[],
): Promise<AuditFault | null> => {
  for (const checkpoint of all)
    if (!(await isCheckpointOf(log.key, log.organisationId, checkpoint)))
      return wrong('not-signed', checkpoint.seq);
  return null;
};

const findContradiction = (ordered: readonly AuditCheckpoint[]): AuditFault | null => {
  const at = ordered.findIndex(({ seq, hash }, i) => {
    const before = ordered[i - 1];
    return before?.seq === seq && !equalBytes(before.hash, hash);
  });
  return at < 0 ? null : wrong('rewritten', ordered[at]?.seq ?? 0);
};

/** The walk over the rows: what stood before each, and the checkpoints that it passes. */
const walkFrom = (log: AuditToVerify, ordered: readonly AuditCheckpoint[]) => {
  let previous: Uint8Array = firstHash;
  let next = 1;
  let first = 1;
  let vouched = 0;
  let i = 0;

  /** Where a beginning is missing, the chain goes on from a checkpoint that is old enough. */
  const begin = (seq: number): AuditFault | null => {
    const oldest = log.now - auditDays * 86_400_000;
    const start = ordered.findLast((mark) => mark.seq < seq && mark.at <= oldest);
    if (start) {
      previous = start.hash;
      next = start.seq + 1;
      vouched = start.seq;
    }
    first = next;
    while ((ordered[i]?.seq ?? next) < next) i += 1;
    return seq === next ? null : wrong('missing', next);
  };

  const step = (
    seq: number,
    hash: Uint8Array,
    expected: (previous: Uint8Array) => Uint8Array,
  ): AuditFault | null => {
    const late = next === 1 && seq > 1 ? begin(seq) : null;
    if (late) return late;
    if (seq !== next) return wrong(seq > next ? 'missing' : 'changed', next);
    if (!equalBytes(hash, expected(previous))) return wrong('changed', seq);
    for (; ordered[i]?.seq === seq; i += 1) {
      if (!equalBytes(ordered[i]?.hash ?? firstHash, hash)) return wrong('rewritten', vouched + 1);
      vouched = seq;
    }
    previous = hash;
    next += 1;
    return null;
  };

  const end = (head: { readonly seq: number; readonly hash: Uint8Array } | null): AuditVerdict => {
    const none = next === 1 && head ? begin(head.seq + 1) : null;
    if (none) return none;
    if ((ordered.at(-1)?.seq ?? 0) >= next || (head?.seq ?? 0) >= next) return wrong('missing', next);
    if ((head?.seq ?? 0) !== next - 1 || (head && !equalBytes(head.hash, previous)))
      return wrong('changed', next - 1);
    return { kind: 'whole', first, last: next - 1, vouched };
  };
  return { step, end };
};

const noHash = new Uint8Array();
/** Whether its numbers can be hashed: the database never gives others. */
const isSound = ({ id, time }: ChainEvent): boolean =>
  [id, time].every((number) => Number.isSafeInteger(number) && number >= 0);

/** Holds an organisation's audit log against its hashes, its head and all checkpoints (docs/spec/audit.md §4). */
export const verifyAudit = async (sql: Sql, log: AuditToVerify): Promise<AuditVerdict> => {
  const { organisationId } = log;
  const all = [...(await readCheckpoints(sql, organisationId)), ...log.checkpoints];
  const ordered = all.toSorted((a, b) => a.seq - b.seq);
  const early = (await findUnsigned(log, ordered)) ?? findContradiction(ordered);
  if (early) return early;
  const walk = walkFrom(log, ordered);
  for await (const { hash, ...event } of readChain(sql, organisationId)) {
    const fault = walk.step(event.seq, hash, (previous) =>
      isSound(event) ? eventHash(organisationId, previous, event) : noHash,
    );
    if (fault) return fault;
  }
  const verdict = walk.end(await readHead(sql, organisationId));
  if (verdict.kind === 'whole' && (await countUnlinked(sql, organisationId)) > 0)
    return wrong('unlinked', verdict.last + 1);
  return verdict;
};
