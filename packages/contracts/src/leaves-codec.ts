import { z } from 'zod';
import { MalformedBytes } from './binary.ts';
import { byteQueue, type RowShape, readHead, readPart, readRows } from './copy-stream.ts';
import type { ReadableBytes } from './endpoint.ts';
import { count } from './ids.ts';
import { type SyncLimits, syncLimits } from './sync-codec.ts';

/** What stands before the leaves: the vault's state in the same snapshot. */
export const leavesHead = z.object({
  seq: count,
  /** Leaves that follow. */
  rows: count,
});

/** See {@link leavesHead}. */
export type LeavesHead = z.infer<typeof leavesHead>;

/** The leaf that the server kept beside a row when it accepted it. */
export interface ClaimedLeaf {
  /** The row's own id, 16 bytes. */
  readonly itemId: Uint8Array<ArrayBuffer>;
  /** 89 bytes of docs/spec/manifest.md §2; empty where the server kept none. */
  readonly leaf: Uint8Array<ArrayBuffer>;
}

const shape: RowShape<ClaimedLeaf> = {
  fields: 2,
  partLimit: 1024,
  read: (queue) => {
    const itemId = readPart(queue);
    if (itemId.length !== 16) throw new MalformedBytes('id');
    return { itemId, leaf: readPart(queue) };
  },
};

/**
 * Reads a reply of leaves: `u32 length ‖ head as JSON ‖ rows as binary COPY`. Spec: docs/spec/wire.md §3.
 *
 * @throws {MalformedBytes} also past `limits`.
 */
export const readLeaves = async (
  source: ReadableBytes,
  limits: SyncLimits = syncLimits,
): Promise<{ readonly head: LeavesHead; readonly leaves: AsyncIterable<ClaimedLeaf> }> => {
  const queue = byteQueue(source, limits.bytes);
  const head = await readHead(queue, leavesHead);
  if (head.rows > limits.rows) throw new MalformedBytes('head');
  return { head, leaves: readRows(queue, shape, head.rows) };
};
