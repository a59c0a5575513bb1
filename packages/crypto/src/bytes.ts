import { malformed } from './errors.ts';
import { whole, writeU32, writeU64 } from './numbers.ts';

/** WebCrypto wants buffers of its own, so shared ones are excluded by type. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of `text`. */
export const utf8 = (text: string): Bytes => encoder.encode(text);

/**
 * Text of UTF-8 bytes.
 *
 * @throws {CryptoError} `crypto/malformed` for invalid UTF-8.
 */
export const fromUtf8 = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw malformed('text is not UTF-8');
  }
};

/** A copy in a buffer of its own. */
export const copyBytes = (bytes: Uint8Array): Bytes => {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
};

/** All parts in a row; takes a list, since spreading a hostile one of 10^6 parts would exhaust the stack. */
export const joinBytes = (parts: readonly Uint8Array[]): Bytes => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

/** All parts in a row. */
export const concat = (...parts: readonly Uint8Array[]): Bytes => joinBytes(parts);

/**
 * `bytes` themselves, if they measure `length`. Fields without a length prefix go through here: were their lengths free,
 * two different splits could have one encoding, and one signature would cover both.
 *
 * @throws {CryptoError} `crypto/malformed`, naming the field.
 */
export const sized = (bytes: Uint8Array, length: number, field: string): Uint8Array => {
  if (bytes.length !== length) throw malformed(`${field} length`);
  return bytes;
};

/**
 * One byte.
 *
 * @throws {CryptoError} `crypto/malformed` for anything but a whole number that fits; likewise {@link u32}, {@link u64}.
 */
export const u8 = (value: number): Bytes => Uint8Array.of(whole(value, 0xff));

/** Four bytes, big-endian. */
export const u32 = (value: number): Bytes => {
  const bytes = new Uint8Array(4);
  writeU32(bytes, 0, value);
  return bytes;
};

/** Eight bytes, big-endian. `value` is a whole number up to 2^53 − 1. */
export const u64 = (value: number): Bytes => {
  const bytes = new Uint8Array(8);
  writeU64(bytes, 0, value);
  return bytes;
};

/** Length-prefixed: four bytes of length, then the bytes. Spec: docs/spec/conventions.md. */
export const lp = (part: Uint8Array | string): Bytes => {
  const bytes = typeof part === 'string' ? utf8(part) : part;
  return concat(u32(bytes.length), bytes);
};

/** Whether both are the same, in time that depends on their lengths only. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
};

/** Order of byte strings, first by content, then by length. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** Reads a byte string from front to back; every read past the end throws `crypto/malformed`. */
export interface ByteReader {
  u8(): number;
  u16(): number;
  u32(): number;
  /** A whole number up to 2^53 − 1; more is malformed. */
  u64(): number;
  take(length: number): Bytes;
  /** A length-prefixed part of at most `limit` bytes. */
  lp(limit: number): Bytes;
  /** Bytes that are left. */
  left(): number;
  /** Throws unless everything was read. */
  end(): void;
}

/** Opens `bytes` for reading. Reads copy, so that no result shares memory with untrusted input. */
export const readBytes = (bytes: Uint8Array): ByteReader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const advance = (length: number): number => {
    if (length > bytes.length - at) throw malformed('bytes end early');
    const start = at;
    at += length;
    return start;
  };
  const take = (length: number): Bytes => {
    const start = advance(length);
    return copyBytes(bytes.subarray(start, start + length));
  };
  const readU32 = (): number => view.getUint32(advance(4));
  return {
    u8: () => view.getUint8(advance(1)),
    u16: () => view.getUint16(advance(2)),
    u32: readU32,
    u64: () => {
      const value = view.getBigUint64(advance(8));
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('number too large');
      return Number(value);
    },
    take,
    lp: (limit) => {
      const length = readU32();
      if (length > limit) throw malformed('part too long');
      return take(length);
    },
    left: () => bytes.length - at,
    end: () => {
      if (at !== bytes.length) throw malformed('bytes left over');
    },
  };
};
