import type { Bytes } from '../bytes.ts';

const noSalt: Bytes = new Uint8Array(0);

/**
 * HKDF with SHA-256: `length` bytes (at most 8,160) from `ikm`. Source: RFC 5869.
 *
 * @param info starts with an ASCII label of this protocol.
 * @param salt empty unless the spec names one.
 */
export const hkdf = async (ikm: Bytes, info: Bytes, length: number, salt: Bytes = noSalt): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8),
  );
};
