import { type Bytes, concat, sized, u32, utf8 } from './bytes.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { hmacKey } from './hazmat/hmac.ts';
import { randomBytes } from './hazmat/random.ts';

declare const role: unique symbol;
/** Bytes in one role: a key of one brand can't stand in for another. */
type Branded<Name extends string> = Bytes & { readonly [role]: Name };
type BrandedKey<Name extends string> = CryptoKey & { readonly [role]: Name };

/** 32 bytes of the password's KDF. Never leaves the engine. */
export type MasterKey = Branded<'MasterKey'>;
/** 32 bytes sent at sign-in; the server keeps Argon2id(HMAC(pepper, ·)) of it. */
export type AuthKey = Branded<'AuthKey'>;
/** 32 bytes for step-up; the server keeps it sealed under a secret of its own. */
export type ReauthKey = Branded<'ReauthKey'>;
/** 32 bytes that go into the OPRF's input beside the PIN. */
export type PinInputKey = Branded<'PinInputKey'>;
/** 32 bytes that meet the OPRF's output in the unlock key. */
export type UnlockSeed = Branded<'UnlockSeed'>;
/** 32 bytes that wrap the root key on the password path. */
export type UnlockKey = Branded<'UnlockKey'>;
/** 32 bytes that wrap the root key on a recovery path. */
export type RecoveryKey = Branded<'RecoveryKey'>;
/** 32 bytes that wrap the root key for PIN-only unlock on one device. */
export type QuickKey = Branded<'QuickKey'>;
/** 32 bytes that wrap the root key for reading offline on one device. */
export type OfflineKey = Branded<'OfflineKey'>;
/** 32 bytes that wrap the root key for one device, for a forgotten password. */
export type BackupKey = Branded<'BackupKey'>;
/** 32 random bytes of one rootEpoch; everything of the account hangs on it. */
export type RootKey = Branded<'RootKey'>;
/** 32 bytes that wrap the vault keys the account owns or has accepted. */
export type SelfWrapKey = Branded<'SelfWrapKey'>;
/** 32 random bytes, per vault and epoch. */
export type VaultKey = Branded<'VaultKey'>;
/** 32 bytes of an exported file's password. */
export type FilePasswordKey = Branded<'FilePasswordKey'>;
/** 32 random bytes of one exported file. */
export type FileKey = Branded<'FileKey'>;
/** 32 bytes that one grant agrees on: they wrap one vault key for one member. */
export type GrantKey = Branded<'GrantKey'>;
/** AES-256-GCM key that one note agrees on. */
export type NoteKey = BrandedKey<'NoteKey'>;
/** AES-256-GCM key of one exported file. */
export type FileContentKey = BrandedKey<'FileContentKey'>;
/** AES-256-GCM key of the private-keys blob. */
export type PrivateKeysKey = BrandedKey<'PrivateKeysKey'>;
/** AES-256-GCM key of the account state. */
export type AccountStateKey = BrandedKey<'AccountStateKey'>;
/** AES-256-GCM key of this device's cache. */
export type LocalCacheKey = BrandedKey<'LocalCacheKey'>;
/** AES-256-GCM key of a vault's items and of its own name. */
export type EncKey = BrandedKey<'EncKey'>;
/** HMAC-SHA-256 key of a vault's search tokens; never used for anything else. */
export type SearchKey = BrandedKey<'SearchKey'>;
/** HMAC-SHA-256 key of one invitation's tags. */
export type InvitationKey = BrandedKey<'InvitationKey'>;
/** HMAC-SHA-256 key of a vault's manifests. */
export type ManifestKey = BrandedKey<'ManifestKey'>;

const label = (name: string): Bytes => utf8(`coffer/v1/${name}`);

/** Everything the master key gives. Spec: docs/spec/key-hierarchy.md §2. */
export interface PasswordKeys {
  readonly authKey: AuthKey;
  readonly reauthKey: ReauthKey;
  readonly pinInputKey: PinInputKey;
  readonly unlockSeed: UnlockSeed;
}

/**
 * Stretches a master key (32 bytes) into its four keys (32 bytes each). Spec: docs/spec/key-hierarchy.md §2.
 *
 * @throws {CryptoError} `crypto/malformed` for another length: HKDF itself would take an empty key.
 */
export const derivePasswordKeys = async (masterKey: MasterKey): Promise<PasswordKeys> => {
  sized(masterKey, 32, 'master key');
  const [stretched, authKey, reauthKey] = await Promise.all([
    hkdf(masterKey, label('stretch'), 64),
    hkdf(masterKey, label('auth'), 32),
    hkdf(masterKey, label('reauth'), 32),
  ]);
  return {
    authKey: authKey as AuthKey,
    reauthKey: reauthKey as ReauthKey,
    pinInputKey: stretched.slice(0, 32) as PinInputKey,
    unlockSeed: stretched.slice(32) as UnlockSeed,
  };
};

/**
 * The unlock key (32 bytes): password half and PIN half together, bound to account and PIN epoch.
 *
 * @param oprfOutput 64 bytes of the PIN's OPRF.
 * @param accountId 16 bytes.
 * @throws {CryptoError} `crypto/malformed` for other lengths: without the OPRF's half, a PIN would protect nothing.
 */
export const deriveUnlockKey = async (
  unlockSeed: UnlockSeed,
  oprfOutput: Bytes,
  accountId: Bytes,
  pinEpoch: number,
): Promise<UnlockKey> =>
  (await hkdf(
    concat(sized(unlockSeed, 32, 'unlock seed'), sized(oprfOutput, 64, 'OPRF output')),
    concat(label('unlock'), sized(accountId, 16, 'account id'), u32(pinEpoch)),
    32,
  )) as UnlockKey;

/** A new root key. Only sign-up and an explicit rotation may call this. */
export const generateRootKey = (): RootKey => randomBytes(32) as RootKey;

/** What hangs on the root key. */
export interface RootKeys {
  readonly privateKeys: PrivateKeysKey;
  readonly accountState: AccountStateKey;
  readonly selfWrap: SelfWrapKey;
  readonly localCache: LocalCacheKey;
}

/**
 * Derives the four keys under a root key (32 bytes).
 *
 * @throws {CryptoError} `crypto/malformed` for another length.
 */
export const deriveRootKeys = async (rootKey: RootKey): Promise<RootKeys> => {
  sized(rootKey, 32, 'root key');
  const [privateKeys, accountState, selfWrap, localCache] = await Promise.all([
    hkdf(rootKey, label('private-keys'), 32).then(aesGcmKey),
    hkdf(rootKey, label('account-state'), 32).then(aesGcmKey),
    hkdf(rootKey, label('self-wrap'), 32),
    hkdf(rootKey, label('local-cache'), 32).then(aesGcmKey),
  ]);
  return {
    privateKeys: privateKeys as PrivateKeysKey,
    accountState: accountState as AccountStateKey,
    selfWrap: selfWrap as SelfWrapKey,
    localCache: localCache as LocalCacheKey,
  };
};

/** Bytes of a vault's salt. */
export const vaultSaltLength = 32;

/** A vault's key and its salt as they are wrapped together. */
export interface VaultSecret {
  readonly vaultKey: VaultKey;
  /** 32 bytes, random per vault. */
  readonly vaultSalt: Bytes;
}

/** A new vault key with a new salt. */
export const generateVaultSecret = (): VaultSecret => ({
  vaultKey: randomBytes(32) as VaultKey,
  vaultSalt: randomBytes(vaultSaltLength),
});

/** What hangs on a vault key: three keys that are never used for each other. */
export interface VaultKeys {
  readonly enc: EncKey;
  readonly search: SearchKey;
  readonly manifest: ManifestKey;
}

/** Raw subkeys of a vault key, for vectors; everything else takes {@link deriveVaultKeys}. */
export const deriveVaultSubkeys = async (
  secret: VaultSecret,
): Promise<{ readonly enc: Bytes; readonly search: Bytes; readonly manifest: Bytes }> => {
  sized(secret.vaultKey, 32, 'vault key');
  sized(secret.vaultSalt, vaultSaltLength, 'vault salt');
  const [enc, search, manifest] = await Promise.all([
    hkdf(secret.vaultKey, label('enc'), 32, secret.vaultSalt),
    hkdf(secret.vaultKey, label('search'), 32, secret.vaultSalt),
    hkdf(secret.vaultKey, label('manifest'), 32, secret.vaultSalt),
  ]);
  return { enc, search, manifest };
};

/**
 * Derives the three keys under a vault key, with the vault's salt as HKDF salt; 32 bytes each.
 *
 * @throws {CryptoError} `crypto/malformed` for other lengths.
 */
export const deriveVaultKeys = async (secret: VaultSecret): Promise<VaultKeys> => {
  const raw = await deriveVaultSubkeys(secret);
  const [enc, search, manifest] = await Promise.all([
    aesGcmKey(raw.enc),
    hmacKey(raw.search),
    hmacKey(raw.manifest),
  ]);
  return { enc: enc as EncKey, search: search as SearchKey, manifest: manifest as ManifestKey };
};
