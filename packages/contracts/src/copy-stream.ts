import type { z } from 'zod';
import { MalformedBytes } from './binary.ts';
import type { ReadableBytes } from './endpoint.ts';

// [Note: COPY on the wire] The rows are PostgreSQL's binary COPY as the server streams it, untouched: one row costs it
// nothing but the bytes. Header of 19 bytes, then per row u16 fields and as many length-prefixed ones, then u16 0xffff.
const copySignature = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
const copyHeadLength = copySignature.length + 8;
const headLimit = 64 * 1024 * 1024;

/** Bytes as they arrive; more than `limit` of them are malformed. */
export const byteQueue = (source: ReadableBytes, limit: number) => {
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

/** See {@link byteQueue}. */
export type ByteQueue = ReturnType<typeof byteQueue>;

/** The shape of a row. */
export interface RowShape<Row> {
  readonly fields: number;
  /** Most bytes of one field. */
  readonly partLimit: number;
  /** Reads a row that has arrived whole: no waiting, since a vault has thousands of them. */
  readonly read: (queue: ByteQueue) => Row;
}

/** One field of a row, with its length before it. */
export const readPart = (queue: ByteQueue): Uint8Array<ArrayBuffer> => queue.take(queue.u32());

/** Bytes that a row's fields need, as far as their lengths have arrived. */
const measureRow = (queue: ByteQueue, { fields, partLimit }: RowShape<unknown>): number => {
  let length = 0;
  for (let field = 0; field < fields; field += 1) {
    if (!queue.has(length + 4)) return length + 4;
    const part = queue.peekU32(length);
    if (part > partLimit) throw new MalformedBytes('part');
    length += 4 + part;
  }
  return length;
};

/** Reads the rows of a COPY, which must be `expected` of them and then the end. */
export async function* readRows<Row>(
  queue: ByteQueue,
  shape: RowShape<Row>,
  expected: number,
): AsyncGenerator<Row> {
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
    if (width !== shape.fields || row >= expected) throw new MalformedBytes('row');
    for (let length = measureRow(queue, shape); !queue.has(length); length = measureRow(queue, shape))
      await queue.need(length);
    yield shape.read(queue);
  }
}

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new MalformedBytes('head');
  }
};

/** Reads the JSON that stands before the rows. */
export const readHead = async <S extends z.ZodType>(queue: ByteQueue, schema: S): Promise<z.output<S>> => {
  await queue.need(4);
  const length = queue.u32();
  if (length > headLimit) throw new MalformedBytes('head');
  await queue.need(length);
  const parsed = schema.safeParse(parseJson(queue.take(length)));
  if (!parsed.success) throw new MalformedBytes('head');
  return parsed.data;
};
