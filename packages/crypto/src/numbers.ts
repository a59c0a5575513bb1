import { malformed } from './errors.ts';

/**
 * The number itself, if it is whole and from 0 to `most`: one that does not fit would wrap around and stand for another
 * place.
 *
 * @throws {CryptoError} `crypto/malformed`.
 */
export const whole = (value: number, most: number): number => {
  if (!Number.isSafeInteger(value) || value < 0 || value > most) throw malformed('number out of range');
  return value;
};

/**
 * Writes four bytes, big-endian, into bytes that stand: a sync writes tens of thousands of them.
 *
 * @throws {CryptoError} `crypto/malformed` for anything but a whole number that fits.
 */
export const writeU32 = (to: Uint8Array, at: number, value: number): void => {
  whole(value, 0xffff_ffff);
  to[at] = value >>> 24;
  to[at + 1] = value >>> 16;
  to[at + 2] = value >>> 8;
  to[at + 3] = value;
};

/** Writes eight bytes, big-endian, of a whole number up to 2^53 − 1; else as {@link writeU32}. */
export const writeU64 = (to: Uint8Array, at: number, value: number): void => {
  whole(value, Number.MAX_SAFE_INTEGER);
  writeU32(to, at, Math.floor(value / 2 ** 32));
  writeU32(to, at + 4, value % 2 ** 32);
};
