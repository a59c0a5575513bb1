import { type Bytes, concat, lp, sized, u32, utf8 } from './bytes.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { pbkdf2 } from './hazmat/pbkdf2.ts';
import { randomBytes } from './hazmat/random.ts';
import { sha256 } from './hazmat/sha256.ts';
import { x25519 } from './hazmat/x25519.ts';
import { passwordBytes } from './kdf.ts';
import type { BackupKey, OfflineKey, QuickKey, UnlockSeed } from './keys.ts';

const label = (name: string): Bytes => utf8(`coffer/v1/${name}`);

/** What a device's HMAC secret is asked for; two labels, so that neither answer stands in for the other. */
export const deviceSecretLabels = {
  /** Of PIN-only unlock, in the key. */
  quick: label('quick'),
  /** Of PIN-only unlock, in the OPRF's input. */
  quickPin: label('quick-pin'),
  /** Of offline reading. */
  offline: label('offline'),
  /** Of the seal around what a device keeps for itself. */
  record: label('local-record'),
} as const;

/** The OPRF's input of a PIN-only unlock (`quickPin`: 32 bytes, HMAC of the device's secret over that label). */
export const quickPinInput = (quickPin: Bytes, pin: string): Bytes =>
  concat(label('quick-pin'), lp(sized(quickPin, 32, 'device answer')), lp(passwordBytes(pin)));

/** The OPRF's input of a device backup: the PIN, bound to the account (16 bytes). */
export const backupPinInput = (accountId: Bytes, pin: string): Bytes =>
  concat(label('backup-pin'), sized(accountId, 16, 'account id'), lp(passwordBytes(pin)));

/**
 * The key (32 bytes) that wraps the root key for PIN-only unlock.
 *
 * @param quick 32 bytes: HMAC of the device's secret over `quick`.
 * @param oprfOutput 64 bytes of the PIN's OPRF.
 * @throws {CryptoError} `crypto/malformed` for other lengths.
 * Spec: docs/spec/device-keys.md §2.
 */
export const deriveQuickKey = async (
  quick: Bytes,
  oprfOutput: Bytes,
  accountId: Bytes,
  pinEpoch: number,
): Promise<QuickKey> =>
  (await hkdf(
    concat(sized(quick, 32, 'device answer'), sized(oprfOutput, 64, 'OPRF output')),
    concat(label('quick-wrap'), sized(accountId, 16, 'account id'), u32(pinEpoch)),
    32,
  )) as QuickKey;

/** Iterations of PBKDF2 over the PIN of an offline copy. Spec: docs/spec/kdf.md §2. */
export const offlinePinIterations = 600_000;

/**
 * The key (32 bytes) that wraps the root key for reading offline: password, PIN and this device together.
 *
 * @param unlockSeed 32 bytes of the password.
 * @param offline 32 bytes: HMAC of the device's secret over `offline`.
 * @param salt 32 random bytes kept beside the wrap.
 * @throws {CryptoError} `crypto/malformed` for other lengths.
 * Spec: docs/spec/device-keys.md §3.
 */
export const deriveOfflineKey = async (
  unlockSeed: UnlockSeed,
  offline: Bytes,
  pin: string,
  place: { readonly accountId: Bytes; readonly pinEpoch: number; readonly salt: Bytes },
): Promise<OfflineKey> => {
  const salted = sha256(concat(label('offline-pin'), sized(place.salt, 32, 'offline salt')));
  const pinKey = await pbkdf2(passwordBytes(pin), salted, offlinePinIterations);
  return (await hkdf(
    concat(sized(unlockSeed, 32, 'unlock seed'), pinKey, sized(offline, 32, 'device answer')),
    concat(label('offline-wrap'), sized(place.accountId, 16, 'account id'), u32(place.pinEpoch)),
    32,
  )) as OfflineKey;
};

/** Whose backup, and for which device: 16 bytes each. */
export interface BackupPlace {
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
}

/**
 * The key (32 bytes) of a device backup: what the device alone can agree on, and the PIN's OPRF.
 *
 * @param shared 32 bytes of X25519 between the ephemeral key and the device's.
 * @param oprfOutput 64 bytes of the OPRF over {@link backupPinInput}.
 * @throws {CryptoError} `crypto/malformed` for other lengths.
 * Spec: docs/spec/device-keys.md §4.
 */
export const deriveBackupKey = async (
  shared: Bytes,
  oprfOutput: Bytes,
  ephemeral: Bytes,
  place: BackupPlace,
): Promise<BackupKey> =>
  (await hkdf(
    concat(sized(shared, 32, 'shared secret'), sized(oprfOutput, 64, 'OPRF output')),
    concat(
      label('backup'),
      sized(place.accountId, 16, 'account id'),
      sized(place.deviceId, 16, 'device id'),
      sized(ephemeral, 32, 'ephemeral key'),
    ),
    32,
  )) as BackupKey;

/**
 * Agrees with a device's backup key (32 bytes) under a fresh ephemeral key.
 *
 * @throws {CryptoError} `crypto/bad-element` for a device key of small order.
 */
export const agreeWithDevice = async (
  backupKey: Bytes,
): Promise<{ readonly ephemeral: Bytes; readonly shared: Bytes }> => {
  const curve = await x25519();
  const own = randomBytes(32);
  return { ephemeral: await curve.publicKeyOf(own), shared: await curve.agree(own, backupKey) };
};
