import { type Bytes, sized } from '../bytes.ts';
import { malformed, notAuthentic } from '../errors.ts';

const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;

/** Bits of a modulus: about 128 bits of security, and generated in a page within a second or two. */
export const rsaModulusBits = 3072;

/** A new pair: PKCS #8 private key and SPKI public key. Source: RFC 8017 §7.1. */
export const generateRsa = async (): Promise<{ readonly privateKey: Bytes; readonly publicKey: Bytes }> => {
  const pair = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: rsaModulusBits, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ['encrypt', 'decrypt'],
  );
  return {
    privateKey: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
    publicKey: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)),
  };
};

/**
 * The SPKI public key that belongs to a PKCS #8 private key.
 *
 * @throws {CryptoError} `crypto/malformed` when the key has no modulus or exponent.
 */
export const rsaPublicKeyOf = async (privateKey: Bytes): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('pkcs8', privateKey, algorithm, true, ['decrypt']);
  const { n, e } = await crypto.subtle.exportKey('jwk', key);
  if (typeof n !== 'string' || typeof e !== 'string') throw malformed('RSA key');
  const publicJwk = { kty: 'RSA', n, e, alg: 'RSA-OAEP-256', ext: true };
  const open = await crypto.subtle.importKey('jwk', publicJwk, algorithm, true, ['encrypt']);
  return new Uint8Array(await crypto.subtle.exportKey('spki', open));
};

/** Bytes of a ciphertext: those of the modulus. */
const ciphertextLength = rsaModulusBits / 8;

/**
 * Encrypts at most 318 bytes to an SPKI public key: 384 bytes, without a label.
 *
 * @throws {CryptoError} `crypto/malformed` for what is no RSA-3072 key. Source: RFC 8017 §7.1.1.
 */
export const encryptRsaOaep = async (publicKey: Bytes, message: Bytes): Promise<Bytes> => {
  let ciphertext: Bytes;
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, algorithm, false, ['encrypt']);
    ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, message));
  } catch {
    throw malformed('RSA key');
  }
  // The key is somebody else's: a smaller modulus would weaken what is sealed for him without a word.
  sized(ciphertext, ciphertextLength, 'RSA key');
  return ciphertext;
};

/**
 * Decrypts with a PKCS #8 private key.
 *
 * @throws {CryptoError} `crypto/not-authentic`, whatever the reason. Source: RFC 8017 §7.1.2.
 */
export const decryptRsaOaep = async (privateKey: Bytes, ciphertext: Bytes): Promise<Bytes> => {
  try {
    const key = await crypto.subtle.importKey('pkcs8', privateKey, algorithm, false, ['decrypt']);
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
  } catch {
    throw notAuthentic();
  }
};
