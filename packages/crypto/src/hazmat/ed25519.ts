import { type Bytes, concat, copyBytes } from '../bytes.ts';
import { fromBase64Url, fromHex } from '../encoding.ts';
import { malformed } from '../errors.ts';
import { loadSodium, type Sodium } from './sodium.ts';

/** Ed25519 by seed: 32-byte seeds and public keys, 64-byte signatures. Source: RFC 8032 §5.1. */
export interface Ed25519 {
  publicKeyOf(seed: Bytes): Promise<Bytes>;
  sign(seed: Bytes, message: Bytes): Promise<Bytes>;
  verify(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<boolean>;
}

/** What stands before the 32 bytes of a seed in PKCS #8 (RFC 8410 §7). */
const pkcs8Head = fromHex('302e020100300506032b657004220420');

const importSeed = (seed: Bytes, extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', concat(pkcs8Head, seed), 'Ed25519', extractable, ['sign']);

/** By WebCrypto. */
export const webCryptoEd25519: Ed25519 = {
  publicKeyOf: async (seed) => {
    const { x } = await crypto.subtle.exportKey('jwk', await importSeed(seed, true));
    if (typeof x !== 'string') throw malformed('Ed25519 key');
    return fromBase64Url(x);
  },
  sign: async (seed, message) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', await importSeed(seed, false), message)),
  verify: async (publicKey, signature, message) => {
    try {
      const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', key, signature, message);
    } catch {
      return false;
    }
  },
};

/** By libsodium, for browsers without the curve; the same vectors run against both. */
export const sodiumEd25519 = (sodium: Sodium): Ed25519 => ({
  publicKeyOf: async (seed) => copyBytes(sodium.crypto_sign_seed_keypair(seed).publicKey),
  sign: async (seed, message) =>
    copyBytes(sodium.crypto_sign_detached(message, sodium.crypto_sign_seed_keypair(seed).privateKey)),
  verify: async (publicKey, signature, message) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    return sodium.crypto_sign_verify_detached(signature, message, publicKey);
  },
});

let chosen: Promise<Ed25519> | undefined;

/** The platform's Ed25519, or libsodium's where the platform has none. */
export const ed25519 = (): Promise<Ed25519> => {
  chosen ??= importSeed(new Uint8Array(32), false).then(
    () => webCryptoEd25519,
    async () => sodiumEd25519(await loadSodium()),
  );
  return chosen;
};
