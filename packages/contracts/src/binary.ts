/** Bytes of a request or reply that do not have the shape they should. */
export class MalformedBytes extends Error {
  /** The part at fault. */
  readonly field: string;
  constructor(field: string) {
    super(`Malformed bytes: ${field}.`);
    this.name = 'MalformedBytes';
    this.field = field;
  }
}

/** Writes big-endian numbers and bytes one after another. A number that does not fit its width throws a RangeError. */
export interface ByteWriter {
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  /** A whole number up to 2^53 − 1 in eight bytes. */
  u64(value: number): void;
  bytes(value: Uint8Array): void;
  /** Four bytes of length, then the bytes. */
  lp(value: Uint8Array): void;
}

/** DataView would wrap it round and write another number. */
const fits = (value: number, most: number): number => {
  if (!Number.isSafeInteger(value) || value < 0 || value > most)
    throw new RangeError('A number does not fit its width.');
  return value;
};

/** What `write` wrote, in one buffer that grows as needed. */
export const writeBytes = (write: (to: ByteWriter) => void): Uint8Array<ArrayBuffer> => {
  let buffer = new Uint8Array(1024);
  let at = 0;
  const room = (length: number): DataView => {
    if (at + length > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, at + length));
      larger.set(buffer);
      buffer = larger;
    }
    return new DataView(buffer.buffer, at);
  };
  const writer: ByteWriter = {
    u8: (value) => {
      room(1).setUint8(0, fits(value, 0xff));
      at += 1;
    },
    u16: (value) => {
      room(2).setUint16(0, fits(value, 0xffff));
      at += 2;
    },
    u32: (value) => {
      room(4).setUint32(0, fits(value, 0xffffffff));
      at += 4;
    },
    u64: (value) => {
      room(8).setBigUint64(0, BigInt(fits(value, Number.MAX_SAFE_INTEGER)));
      at += 8;
    },
    bytes: (value) => {
      room(value.length);
      buffer.set(value, at);
      at += value.length;
    },
    lp: (value) => {
      writer.u32(value.length);
      writer.bytes(value);
    },
  };
  write(writer);
  return buffer.slice(0, at);
};

/** Reads what {@link writeBytes} wrote; every read past the end throws {@link MalformedBytes}. */
export const readFrom = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const malformed = (field: string): MalformedBytes => new MalformedBytes(field);
  const advance = (length: number): number => {
    if (length > bytes.length - at) throw malformed('end');
    const start = at;
    at += length;
    return start;
  };
  const take = (length: number): Uint8Array<ArrayBuffer> => {
    const start = advance(length);
    const copy = new Uint8Array(length);
    copy.set(bytes.subarray(start, start + length));
    return copy;
  };
  return {
    malformed,
    take,
    u8: (): number => view.getUint8(advance(1)),
    u16: (): number => view.getUint16(advance(2)),
    u32: (): number => view.getUint32(advance(4)),
    u64: (): number => {
      const value = view.getBigUint64(advance(8));
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('number');
      return Number(value);
    },
    lp: (limit: number): Uint8Array<ArrayBuffer> => {
      const length = view.getUint32(advance(4));
      if (length > limit) throw malformed('part');
      return take(length);
    },
    left: (): number => bytes.length - at,
    end: (): void => {
      if (at !== bytes.length) throw malformed('tail');
    },
  };
};
