import { type Bytes, concat, equalBytes, lp, sized, u8 } from './bytes.ts';
import { associatedData, type Context, type ObjectType } from './context.ts';
import { CryptoError, notAuthentic } from './errors.ts';
import { aesGcmKey, decryptAesGcm, encryptAesGcm, nonceLength, tagLength } from './hazmat/aes-gcm.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { randomBytes } from './hazmat/random.ts';
import { sha256 } from './hazmat/sha256.ts';
import {
  type BackupKey,
  type FileKey,
  type FilePasswordKey,
  type GrantKey,
  type OfflineKey,
  type QuickKey,
  type RecoveryKey,
  type RootKey,
  type SelfWrapKey,
  type UnlockKey,
  type VaultKey,
  type VaultSecret,
  vaultSaltLength,
} from './keys.ts';

/** First byte of a wrapped key. */
export const wrappedSuite = 0x01;
const saltLength = 32;
const commitmentLength = 32;
const headLength = 1 + saltLength + commitmentLength + nonceLength;

/** What a wrapped key of `length` bytes measures. */
export const wrappedLength = (length: number): number => headLength + length + tagLength;

const purposes = {
  rootWrap: 'root',
  recoveryWrap: 'recovery',
  backup: 'backup',
  quick: 'quick',
  offline: 'offline',
  selfWrap: 'self',
  grant: 'grant',
  exportFile: 'export',
} as const satisfies Partial<Record<ObjectType, string>>;

type WrapContext = Context & { readonly type: keyof typeof purposes };

const deriveWrapKeys = async (
  key: Bytes,
  salt: Bytes,
  context: WrapContext,
): Promise<{ readonly encryption: CryptoKey; readonly commitment: Bytes; readonly aad: Bytes }> => {
  // An empty key would wrap and unwrap as well as any other, for everybody.
  sized(key, 32, 'wrapping key');
  const aad = associatedData(context);
  const okm = await hkdf(
    key,
    concat(lp('coffer/v1/wrap'), lp(purposes[context.type]), sha256(aad)),
    64,
    salt,
  );
  return { encryption: await aesGcmKey(okm.slice(0, 32)), commitment: okm.slice(32), aad };
};

const wrap = async (key: Bytes, context: WrapContext, secret: Bytes, length: number): Promise<Bytes> => {
  // What could never be opened again must not be written.
  sized(secret, length, 'secret to wrap');
  const salt = randomBytes(saltLength);
  const nonce = randomBytes(nonceLength);
  const { encryption, commitment, aad } = await deriveWrapKeys(key, salt, context);
  return concat(
    u8(wrappedSuite),
    salt,
    commitment,
    nonce,
    await encryptAesGcm(encryption, nonce, aad, secret),
  );
};

const unwrap = async (key: Bytes, context: WrapContext, wrapped: Bytes, length: number): Promise<Bytes> => {
  if (wrapped[0] !== wrappedSuite) throw new CryptoError('crypto/unsupported-suite', 'Not a wrapped key.');
  if (wrapped.length !== wrappedLength(length)) throw notAuthentic();
  const salt = wrapped.slice(1, 1 + saltLength);
  const claimed = wrapped.subarray(1 + saltLength, 1 + saltLength + commitmentLength);
  const nonce = wrapped.subarray(headLength - nonceLength, headLength);
  const { encryption, commitment, aad } = await deriveWrapKeys(key, salt, context);
  // [Note: Commit before GCM] AES-GCM alone lets one ciphertext open under many keys; under a key that comes from a
  // password that would be a partitioning oracle. The commitment is compared first, so GCM only ever runs under the
  // one key for which the bytes were made.
  if (!equalBytes(claimed, commitment)) throw notAuthentic();
  return decryptAesGcm(encryption, nonce, aad, wrapped.subarray(headLength));
};

const inContext = (context: Context, type: keyof typeof purposes): WrapContext => {
  if (context.type !== type) throw notAuthentic();
  return { ...context, type };
};

/** A key that may wrap a root key, named by its path. */
export type RootWrapKey =
  | { readonly unlockKey: UnlockKey }
  | { readonly recoveryKey: RecoveryKey }
  | { readonly backupKey: BackupKey }
  | { readonly quickKey: QuickKey }
  | { readonly offlineKey: OfflineKey };

/** The key's bytes, and the one context type that it goes with: a key of one path can't stand in on another. */
const onPath = (key: RootWrapKey, context: Context): readonly [Bytes, WrapContext] => {
  if ('unlockKey' in key) return [key.unlockKey, inContext(context, 'rootWrap')];
  if ('recoveryKey' in key) return [key.recoveryKey, inContext(context, 'recoveryWrap')];
  if ('backupKey' in key) return [key.backupKey, inContext(context, 'backup')];
  if ('quickKey' in key) return [key.quickKey, inContext(context, 'quick')];
  return [key.offlineKey, inContext(context, 'offline')];
};

/**
 * Wraps a root key (32 bytes) on one of its paths; the context's type must be the key's own.
 *
 * Spec: docs/spec/wrapped-key.md.
 */
export const wrapRootKey = async (key: RootWrapKey, context: Context, rootKey: RootKey): Promise<Bytes> =>
  wrap(...onPath(key, context), rootKey, 32);

/**
 * Unwraps a root key.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`.
 */
export const unwrapRootKey = async (key: RootWrapKey, context: Context, wrapped: Bytes): Promise<RootKey> =>
  (await unwrap(...onPath(key, context), wrapped, 32)) as RootKey;

const bothOf = (secret: VaultSecret): Bytes =>
  concat(sized(secret.vaultKey, 32, 'vault key'), sized(secret.vaultSalt, vaultSaltLength, 'vault salt'));

const secretOf = (both: Bytes): VaultSecret => ({
  vaultKey: both.slice(0, 32) as VaultKey,
  vaultSalt: both.slice(32),
});

/** Wraps a vault's key and salt (64 bytes) for the account that owns or accepted the vault. */
export const wrapVaultSecret = async (
  key: SelfWrapKey,
  context: Context,
  secret: VaultSecret,
): Promise<Bytes> => wrap(key, inContext(context, 'selfWrap'), bothOf(secret), 64);

/**
 * Unwraps a vault's key and salt.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`.
 */
export const unwrapVaultSecret = async (
  key: SelfWrapKey,
  context: Context,
  wrapped: Bytes,
): Promise<VaultSecret> => secretOf(await unwrap(key, inContext(context, 'selfWrap'), wrapped, 64));

/** Wraps a vault's key and salt (64 bytes) under the key of a grant; only {@link sealGrant} has one. */
export const wrapGrantedSecret = async (
  key: GrantKey,
  context: Context,
  secret: VaultSecret,
): Promise<Bytes> => wrap(key, inContext(context, 'grant'), bothOf(secret), 64);

/**
 * Unwraps a vault's key and salt that a grant carries.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`.
 */
export const unwrapGrantedSecret = async (
  key: GrantKey,
  context: Context,
  wrapped: Bytes,
): Promise<VaultSecret> => secretOf(await unwrap(key, inContext(context, 'grant'), wrapped, 64));

/** Wraps the key of an exported file (32 bytes) under the key of its password. */
export const wrapFileKey = (key: FilePasswordKey, context: Context, fileKey: FileKey): Promise<Bytes> =>
  wrap(key, inContext(context, 'exportFile'), fileKey, 32);

/**
 * Unwraps the key of an exported file.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`.
 */
export const unwrapFileKey = async (
  key: FilePasswordKey,
  context: Context,
  wrapped: Bytes,
): Promise<FileKey> => (await unwrap(key, inContext(context, 'exportFile'), wrapped, 32)) as FileKey;
