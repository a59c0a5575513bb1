import { type Bytes, sized } from '../bytes.ts';
import { notAuthentic } from '../errors.ts';

/** Bytes of a nonce. Random per message: at most 2^32 messages a key. Source: NIST SP 800-38D §8.2.2. */
export const nonceLength = 12;
/** Bytes of a tag; shorter tags are never made nor taken. */
export const tagLength = 16;

/**
 * A non-extractable AES-256-GCM key of 32 raw bytes; WebCrypto by itself would make AES-128 of 16.
 *
 * @throws {CryptoError} `crypto/malformed` for another length.
 */
export const aesGcmKey = async (raw: Bytes): Promise<CryptoKey> => {
  sized(raw, 32, 'key');
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

/** Ciphertext followed by its 16-byte tag. `nonce` must never repeat under one key. */
export const encryptAesGcm = async (
  key: CryptoKey,
  nonce: Bytes,
  aad: Bytes,
  plaintext: Bytes,
): Promise<Bytes> =>
  new Uint8Array(
    await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength: 128 },
      key,
      plaintext,
    ),
  );

/**
 * Plaintext of ciphertext followed by its tag.
 *
 * @throws {CryptoError} `crypto/not-authentic`, whatever the reason.
 */
export const decryptAesGcm = async (
  key: CryptoKey,
  nonce: Bytes,
  aad: Bytes,
  sealed: Bytes,
): Promise<Bytes> => {
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength: 128 },
        key,
        sealed,
      ),
    );
  } catch {
    throw notAuthentic();
  }
};
