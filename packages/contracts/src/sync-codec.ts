import { z } from 'zod';
import { signedManifest } from './accounts.ts';
import { MalformedBytes } from './binary.ts';
import type { ReadableBytes } from './endpoint.ts';
import { count } from './ids.ts';

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
  readonly revision: number;
  readonly flags: number;
  readonly keyEpoch: number;
  readonly overview: Uint8Array<ArrayBuffer>;
  readonly secret: Uint8Array<ArrayBuffer>;
}

// [Note: COPY on the wire] The rows are PostgreSQL's binary COPY as the server streams it, untouched: one row costs it
// nothing but the bytes. Header of 19 bytes, then per row u16 6 and six length-prefixed fields, then u16 0xffff.
const copySignature = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
const copyHeadLength = copySignature.length + 8;
const fields = 6;
const headLimit = 64 * 1024 * 1024;
const partLimit = 2 * 1024 * 1024;

/** Limits that a hostile server can't lift. */
export interface SyncLimits {
  /** Most bytes of the whole reply. */
  readonly bytes: number;
  readonly rows: number;
}

/** What a client takes at most: 512 MiB would be too much for a page, so half of it. */
export const syncLimits: SyncLimits = { bytes: 256 * 1024 * 1024, rows: 500_000 };

const byteQueue = (source: ReadableBytes, limit: number) => {
  const chunks = source[Symbol.asyncIterator]();
  let held = new Uint8Array(0);
  let view = new DataView(held.buffer);
  let at = 0;
  let seen = 0;
  const fill = async (length: number): Promise<void> => {
    const waiting = [held.subarray(at)];
    let total = held.length - at;
    while (total < length) {
      const next = await chunks.next();
      if (next.done) throw new MalformedBytes('end');
      seen += next.value.length;
      if (seen > limit) throw new MalformedBytes('too many bytes');
      waiting.push(next.value);
      total += next.value.length;
    }
    held = new Uint8Array(total);
    view = new DataView(held.buffer);
    at = 0;
    let to = 0;
    for (const part of waiting) {
      held.set(part, to);
      to += part.length;
    }
  };
  const has = (length: number): boolean => held.length - at >= length;
  const take = (length: number): Uint8Array<ArrayBuffer> => {
    at += length;
    return held.slice(at - length, at);
  };
  const u32 = (): number => {
    at += 4;
    return view.getUint32(at - 4);
  };
  const u16 = (): number => {
    at += 2;
    return view.getUint16(at - 2);
  };
  /** A number further on; `offset` counts from here. */
  const peekU32 = (offset: number): number => view.getUint32(at + offset);
  const end = async (): Promise<void> => {
    if (at !== held.length || !(await chunks.next()).done) throw new MalformedBytes('tail');
  };
  const need = (length: number): Promise<void> | undefined => (has(length) ? undefined : fill(length));
  return { has, need, take, u16, u32, peekU32, end };
};

type Queue = ReturnType<typeof byteQueue>;

/** Bytes that a row's fields need, as far as their lengths have arrived. */
const measureRow = (queue: Queue): number => {
  let length = 0;
  for (let field = 0; field < fields; field += 1) {
    if (!queue.has(length + 4)) return length + 4;
    const part = queue.peekU32(length);
    if (part > partLimit) throw new MalformedBytes('part');
    length += 4 + part;
  }
  return length;
};

const readPart = (queue: Queue): Uint8Array<ArrayBuffer> => queue.take(queue.u32());

const readNumber = (queue: Queue, width: 2 | 4 | 8): number => {
  if (queue.u32() !== width) throw new MalformedBytes('number');
  if (width === 2) return queue.u16();
  const high = width === 8 ? queue.u32() : 0;
  const value = high * 2 ** 32 + queue.u32();
  if (!Number.isSafeInteger(value)) throw new MalformedBytes('number');
  return value;
};

/** Reads a row that has arrived whole: no waiting, since a vault has thousands of them. */
const readRow = (queue: Queue): SyncRow => {
  const itemId = readPart(queue);
  if (itemId.length !== 16) throw new MalformedBytes('id');
  const revision = readNumber(queue, 8);
  const flags = readNumber(queue, 2);
  const keyEpoch = readNumber(queue, 4);
  return { itemId, revision, flags, keyEpoch, overview: readPart(queue), secret: readPart(queue) };
};

async function* readRows(queue: Queue, expected: number): AsyncGenerator<SyncRow> {
  await queue.need(copyHeadLength);
  const head = queue.take(copyHeadLength);
  if (copySignature.some((byte, i) => head[i] !== byte)) throw new MalformedBytes('rows');
  for (let row = 0; ; row += 1) {
    if (!queue.has(2)) await queue.need(2);
    const width = queue.u16();
    if (width === 0xffff) {
      if (row !== expected) throw new MalformedBytes('row count');
      return queue.end();
    }
    if (width !== fields || row >= expected) throw new MalformedBytes('row');
    for (let length = measureRow(queue); !queue.has(length); length = measureRow(queue))
      await queue.need(length);
    yield readRow(queue);
  }
}

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
  await queue.need(4);
  const length = queue.u32();
  if (length > headLimit) throw new MalformedBytes('head');
  await queue.need(length);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(queue.take(length));
  const parsed = syncHead.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.rows > limits.rows) throw new MalformedBytes('head');
  return { head: parsed.data, rows: readRows(queue, parsed.data.rows) };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedBytes('head');
  }
};
