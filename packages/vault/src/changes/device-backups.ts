import { type CredentialChangeBody, type DeviceBackup, deviceBackupsLimit } from '@coffer/contracts';
import {
  agreeWithDevice,
  type Bytes,
  backupContext,
  backupPinInput,
  deriveBackupKey,
  deviceBackupBody,
  evaluateOprf,
  fromBase64Url,
  generateOprfKey,
  idBytes,
  type RootKey,
  signBody,
  toBase64Url,
  wrapRootKey,
} from '@coffer/crypto';

/** Who vouches for a backup: the identity that stands after the write. Ids of 16 bytes, seed of 32. */
export interface BackupSigner {
  readonly accountId: Bytes;
  readonly deploymentId: Bytes;
  readonly seed: Bytes;
}

/** A device that gets a backup. */
export interface BackedUpDevice {
  readonly deviceId: string;
  /** Base64url of 32 bytes. */
  readonly backupKey: string;
}

/**
 * Devices of the account state that get a backup: none that the server says was revoked, and of more than can have one
 * those that were seen last, with the one at hand always among them.
 *
 * @param known the devices of the account state.
 * @param listed those that stand, as the server lists them; when each was seen is its word, and decides no more than this.
 */
export const chooseBackedUp = <Known extends BackedUpDevice>(
  known: readonly Known[],
  listed: readonly { readonly deviceId: string; readonly lastSeenAt: number }[],
  ownId: string,
): readonly Known[] => {
  const seenAt = new Map(listed.map(({ deviceId, lastSeenAt }) => [deviceId, lastSeenAt]));
  const rank = ({ deviceId }: Known): number =>
    deviceId === ownId ? Number.POSITIVE_INFINITY : (seenAt.get(deviceId) ?? 0);
  return known
    .filter(({ deviceId }) => seenAt.has(deviceId))
    .sort((a, b) => (rank(a) < rank(b) ? 1 : -1))
    .slice(0, deviceBackupsLimit);
};

/** What is wrapped for the devices. */
export interface BackedUpRoot {
  readonly rootKey: RootKey;
  readonly rootEpoch: number;
  readonly pin: string;
}

const backupFor = async (
  { accountId, deploymentId, seed }: BackupSigner,
  device: BackedUpDevice,
  { rootKey, rootEpoch }: BackedUpRoot,
  output: Bytes,
): Promise<DeviceBackup> => {
  const deviceId = idBytes(device.deviceId);
  const { ephemeral, shared } = await agreeWithDevice(fromBase64Url(device.backupKey));
  const backupKey = await deriveBackupKey(shared, output, ephemeral, { accountId, deviceId });
  const wrap = await wrapRootKey({ backupKey }, backupContext(accountId, deviceId, rootEpoch), rootKey);
  const body = deviceBackupBody(deviceId, rootEpoch, ephemeral, wrap);
  const signer = { deploymentId, signerId: accountId };
  return {
    deviceId: device.deviceId,
    ephemeral: toBase64Url(ephemeral),
    wrap: toBase64Url(wrap),
    signature: toBase64Url(await signBody(seed, 'coffer/v1/device-backup', signer, body)),
  };
};

/**
 * A backup of the root key for each device, all under one fresh OPRF key.
 *
 * @param devices those of the account state, never one that only the server lists.
 * Spec: docs/spec/device-keys.md §4.
 */
export const makeBackups = async (
  by: BackupSigner,
  devices: readonly BackedUpDevice[],
  root: BackedUpRoot,
): Promise<NonNullable<CredentialChangeBody['backup']>> => {
  const oprfKey = generateOprfKey();
  const output = evaluateOprf(oprfKey, backupPinInput(by.accountId, root.pin));
  return {
    oprfKey: toBase64Url(oprfKey),
    devices: await Promise.all(devices.map((device) => backupFor(by, device, root, output))),
  };
};
