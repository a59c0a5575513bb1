import type { Bytes } from '../bytes.ts';
import { malformed } from '../errors.ts';

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
