import type { Bytes } from '../bytes.ts';

/** A non-extractable HMAC-SHA-256 key of `raw`. Source: RFC 2104. */
export const hmacKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);

/** HMAC-SHA-256, 32 bytes. */
export const hmac = async (key: CryptoKey, message: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, message));

/** Whether `mac` is the HMAC of `message`, compared in constant time by the platform. */
export const hmacVerify = (key: CryptoKey, mac: Bytes, message: Bytes): Promise<boolean> =>
  crypto.subtle.verify('HMAC', key, mac, message);
