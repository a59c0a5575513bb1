import { type Bytes, concat, lp, readBytes, sized, u8 } from './bytes.ts';
import { privateKeysContext } from './context.ts';
import { CryptoError, malformed, notAuthentic } from './errors.ts';
import { ed25519 } from './hazmat/ed25519.ts';
import { randomBytes } from './hazmat/random.ts';
import { generateRsa, rsaPublicKeyOf } from './hazmat/rsa-oaep.ts';
import { x25519 } from './hazmat/x25519.ts';
import type { Identity } from './identity.ts';
import type { PrivateKeysKey } from './keys.ts';
import { openContent, sealContent } from './sealed-content.ts';

/** An account's private keys: Ed25519 seed 32, X25519 key 32, RSA-3072 as PKCS #8. Never leave the engine. */
export interface PrivateKeys {
  readonly ed25519: Bytes;
  readonly x25519: Bytes;
  readonly rsa: Bytes;
}

const blobVersion = 1;
const keyLimit = 4096;

/** New private keys; RSA takes the longest, a second or two. */
export const generatePrivateKeys = async (): Promise<PrivateKeys> => {
  const rsa = await generateRsa();
  return { ed25519: randomBytes(32), x25519: randomBytes(32), rsa: rsa.privateKey };
};

/** The public halves, computed from the private ones and never read from a reply. */
export const publicKeysOf = async (
  keys: PrivateKeys,
): Promise<Pick<Identity, 'ed25519' | 'x25519' | 'rsa'>> => ({
  ed25519: await (await ed25519()).publicKeyOf(keys.ed25519),
  x25519: await (await x25519()).publicKeyOf(keys.x25519),
  rsa: await rsaPublicKeyOf(keys.rsa),
});

/**
 * Bytes of private keys: only ever inside of something sealed.
 *
 * @throws {CryptoError} `crypto/malformed` for a key of another length: it could never be read again.
 */
export const encodePrivateKeys = (keys: PrivateKeys): Bytes => {
  sized(keys.ed25519, 32, 'Ed25519 seed');
  sized(keys.x25519, 32, 'X25519 key');
  if (keys.rsa.length > keyLimit) throw malformed('RSA key length');
  return concat(u8(blobVersion), lp(keys.ed25519), lp(keys.x25519), lp(keys.rsa));
};

/**
 * Private keys of their bytes.
 *
 * @throws {CryptoError} `crypto/unsupported-suite`, `crypto/not-authentic` or `crypto/malformed` for bytes that no right
 *   writer makes.
 */
export const parsePrivateKeys = (bytes: Bytes): PrivateKeys => {
  const reader = readBytes(bytes);
  if (reader.u8() !== blobVersion)
    throw new CryptoError('crypto/unsupported-suite', 'Unknown private-keys version.');
  const keys = { ed25519: reader.lp(32), x25519: reader.lp(32), rsa: reader.lp(keyLimit) };
  if (keys.ed25519.length !== 32 || keys.x25519.length !== 32) throw notAuthentic();
  reader.end();
  return keys;
};

/**
 * Seals the private keys as one blob under the root key's subkey.
 *
 * @throws {CryptoError} `crypto/malformed` for a key of another length.
 */
export const sealPrivateKeys = async (
  key: PrivateKeysKey,
  accountId: Bytes,
  rootEpoch: number,
  keys: PrivateKeys,
): Promise<Bytes> => sealContent(key, privateKeysContext(accountId, rootEpoch), encodePrivateKeys(keys));

/**
 * Opens the private-keys blob.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`; `crypto/malformed` only for authentic bytes
 *   that no right writer makes.
 */
export const openPrivateKeys = async (
  key: PrivateKeysKey,
  accountId: Bytes,
  rootEpoch: number,
  sealed: Bytes,
): Promise<PrivateKeys> =>
  parsePrivateKeys(await openContent(key, privateKeysContext(accountId, rootEpoch), sealed));
