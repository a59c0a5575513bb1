import { type Bytes, u32 } from './bytes.ts';
import { notAuthentic } from './errors.ts';

const step = 64;
const smallest = 512;

/**
 * Length to which `length` bytes (with their four of length) are padded: 64-byte steps up to 512, then Padmé, which
 * leaks O(log log n) bits and wastes at most 12 %. Source: Nikitin et al., PoPETS 2019.
 */
export const paddedLength = (length: number): number => {
  if (length <= smallest) return Math.max(step, Math.ceil(length / step) * step);
  const exponent = Math.floor(Math.log2(length));
  const fine = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(length / fine) * fine;
};

/** `u32 length ‖ content ‖ zeros`. */
export const pad = (content: Uint8Array): Bytes => {
  const padded = new Uint8Array(paddedLength(content.length + 4));
  padded.set(u32(content.length));
  padded.set(content, 4);
  return padded;
};

/**
 * The content of {@link pad}, as a view of the same bytes. It runs on authenticated bytes only.
 *
 * @throws {CryptoError} `crypto/not-authentic` when the length or a zero is wrong: a correct writer makes no such bytes.
 */
export const unpad = (padded: Bytes): Bytes => {
  if (padded.length < 4) throw notAuthentic();
  const length = new DataView(padded.buffer, padded.byteOffset, 4).getUint32(0);
  if (length > padded.length - 4 || paddedLength(length + 4) !== padded.length) throw notAuthentic();
  for (let at = 4 + length; at < padded.length; at += 1) if (padded[at] !== 0) throw notAuthentic();
  return padded.subarray(4, 4 + length);
};
