import { z } from 'zod';
import { MalformedBytes } from './binary.ts';
import { type ByteQueue, byteQueue, type RowShape, readHead, readPart, readRows } from './copy-stream.ts';
import type { ReadableBytes } from './endpoint.ts';
import { count, signedManifest } from './ids.ts';

/** What stands before the rows: the vault's state in the same snapshot. */
export const syncHead = z.object({
  seq: count,
  keyEpoch: z.number(),
  /** Rows that follow. */
  rows: count,
  /** Manifests after the one asked for, oldest first. */
  manifests: z.array(signedManifest),
});

/** See {@link syncHead}. */
export type SyncHead = z.infer<typeof syncHead>;

/** One row of a vault. A deleted item has flag 1 and empty parts. */
export interface SyncRow {
  /** 16 bytes. */
  readonly itemId: Uint8Array<ArrayBuffer>;
  /** 0 for a number that no revision can be. */
  readonly revision: number;
  readonly flags: number;
  readonly keyEpoch: number;
  readonly overview: Uint8Array<ArrayBuffer>;
  readonly secret: Uint8Array<ArrayBuffer>;
}

const partLimit = 2 * 1024 * 1024;

/** Limits that a hostile server can't lift. */
export interface SyncLimits {
  /** Most bytes of the whole reply. */
  readonly bytes: number;
  readonly rows: number;
}

/** What a client takes at most: 512 MiB would be too much for a page, so half of it. */
export const syncLimits: SyncLimits = { bytes: 256 * 1024 * 1024, rows: 500_000 };

const readNumber = (queue: ByteQueue, width: 2 | 4): number => {
  if (queue.u32() !== width) throw new MalformedBytes('number');
  return width === 2 ? queue.u16() : queue.u32();
};

/** A number that no revision can be is told as 0: the row is damaged then, and the rest of the vault is not. */
const readRevision = (queue: ByteQueue): number => {
  if (queue.u32() !== 8) throw new MalformedBytes('number');
  const value = queue.u32() * 2 ** 32 + queue.u32();
  return Number.isSafeInteger(value) ? value : 0;
};

const syncShape: RowShape<SyncRow> = {
  fields: 6,
  partLimit,
  read: (queue) => {
    const itemId = readPart(queue);
    if (itemId.length !== 16) throw new MalformedBytes('id');
    const revision = readRevision(queue);
    const flags = readNumber(queue, 2);
    const keyEpoch = readNumber(queue, 4);
    return { itemId, revision, flags, keyEpoch, overview: readPart(queue), secret: readPart(queue) };
  },
};

/**
 * Reads a sync reply as it arrives: `u32 length ‖ head as JSON ‖ rows as binary COPY`. Spec: docs/spec/wire.md §3.
 *
 * @throws {MalformedBytes} also past `limits`.
 */
export const readSync = async (
  source: ReadableBytes,
  limits: SyncLimits = syncLimits,
): Promise<{ readonly head: SyncHead; readonly rows: AsyncIterable<SyncRow> }> => {
  const queue = byteQueue(source, limits.bytes);
  const head = await readHead(queue, syncHead);
  if (head.rows > limits.rows) throw new MalformedBytes('head');
  return { head, rows: readRows(queue, syncShape, head.rows) };
};
