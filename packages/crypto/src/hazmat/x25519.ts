import { type Bytes, concat, copyBytes } from '../bytes.ts';
import { fromBase64Url, fromHex } from '../encoding.ts';
import { CryptoError, malformed } from '../errors.ts';
import { loadSodium, type Sodium } from './sodium.ts';

/** X25519: 32-byte private and public keys and shared secrets. Source: RFC 7748 §5, §6.1. */
export interface X25519 {
  publicKeyOf(privateKey: Bytes): Promise<Bytes>;
  /** @throws {CryptoError} `crypto/bad-element` for a point of small order, or no point at all. */
  agree(privateKey: Bytes, publicKey: Bytes): Promise<Bytes>;
}

/** What stands before the 32 bytes of a key in PKCS #8 (RFC 8410 §7). */
const pkcs8Head = fromHex('302e020100300506032b656e04220420');
const smallOrder = (): CryptoError => new CryptoError('crypto/bad-element', 'X25519 point of small order.');

const importPrivate = (key: Bytes, extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', concat(pkcs8Head, key), 'X25519', extractable, ['deriveBits']);

/** By WebCrypto. */
export const webCryptoX25519: X25519 = {
  publicKeyOf: async (privateKey) => {
    const { x } = await crypto.subtle.exportKey('jwk', await importPrivate(privateKey, true));
    if (typeof x !== 'string') throw malformed('X25519 key');
    return fromBase64Url(x);
  },
  agree: async (privateKey, publicKey) => {
    const own = await importPrivate(privateKey, false);
    let shared: Bytes;
    try {
      const other = await crypto.subtle.importKey('raw', publicKey, 'X25519', false, []);
      shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: other }, own, 256));
    } catch {
      throw smallOrder();
    }
    if (shared.every((byte) => byte === 0)) throw smallOrder();
    return shared;
  },
};

/** By libsodium, for browsers without the curve. */
export const sodiumX25519 = (sodium: Sodium): X25519 => ({
  publicKeyOf: async (privateKey) => copyBytes(sodium.crypto_scalarmult_base(privateKey)),
  agree: async (privateKey, publicKey) => {
    try {
      return copyBytes(sodium.crypto_scalarmult(privateKey, publicKey));
    } catch {
      throw smallOrder();
    }
  },
});

let chosen: Promise<X25519> | undefined;

/** The platform's X25519, or libsodium's where the platform has none. */
export const x25519 = (): Promise<X25519> => {
  chosen ??= importPrivate(new Uint8Array(32), false).then(
    () => webCryptoX25519,
    async () => sodiumX25519(await loadSodium()),
  );
  return chosen;
};
