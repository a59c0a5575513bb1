import { type Bytes, concat, copyBytes } from '../bytes.ts';
import { fromBase64Url, fromHex, toHex } from '../encoding.ts';
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

/** Every y of a point of small order, and of each its spellings that are not reduced; the sign bit is left out. */
const smallOrder = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

const withoutSign = (point: Bytes): Bytes => {
  const y = point.slice(0, 32);
  y[31] = (y[31] ?? 0) & 0x7f;
  return y;
};

const isReduced = (y: Bytes): boolean =>
  (y[0] ?? 0) < 0xed || y[31] !== 0x7f || y.subarray(1, 31).some((byte) => byte !== 0xff);

/**
 * [Note: Small order] Platforms take a key of small order, under which anybody can make a signature over any message;
 * libsodium, by which the server checks, does not. Both must say the same, so WebCrypto is asked only about what
 * libsodium would look at: a reduced key, and neither key nor R of small order.
 */
const isStrict = (publicKey: Bytes, signature: Bytes): boolean => {
  const [key, r] = [withoutSign(publicKey), withoutSign(signature)];
  return isReduced(key) && !smallOrder.has(toHex(key)) && !smallOrder.has(toHex(r));
};

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
    if (!isStrict(publicKey, signature)) return false;
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
