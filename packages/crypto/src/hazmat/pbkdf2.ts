import type { Bytes } from '../bytes.ts';

/** PBKDF2-HMAC-SHA-256, 32 bytes. Knows no floor: callers go through `kdf.ts`. Source: RFC 8018 §5.2. */
export const pbkdf2 = async (password: Bytes, salt: Bytes, iterations: number): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256),
  );
};
