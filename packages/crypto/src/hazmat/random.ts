import type { Bytes } from '../bytes.ts';

const largestRequest = 65_536;

/** `length` bytes from the platform's generator, the only source of randomness. */
export const randomBytes = (length: number): Bytes => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += largestRequest) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + largestRequest, length)));
  }
  return bytes;
};
