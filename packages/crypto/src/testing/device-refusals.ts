import * as client from '../index.ts';
import type * as Keys from '../keys.ts';
import { countUp } from './hostile.ts';
import { atOtherLengths, atOtherNumbers, bytes32, bytes64, id, id2, of } from './wrong-values.ts';

const offlinePlace = { accountId: id, pinEpoch: 1, salt: bytes32 };
const backupPlace = { accountId: id, deviceId: id2 };
const seen = { seq: 1, hash: bytes32 };
const restore = { from: seen, to: seen, at: 0 };
const bucketHashes = of(256 * 32);
const noLeaves = of(0);

/** What the keys of devices and of ways back in, restores and backups must refuse, by export: the code, and the calls. */
export const deviceRefusals: Readonly<
  Record<string, readonly [code: string, calls: readonly (() => unknown)[]]>
> = {
  restoreAcceptedBody: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (hash) => client.restoreAcceptedBody({ ...restore, from: { ...seen, hash } })),
      ...atOtherLengths(32, (hash) => client.restoreAcceptedBody({ ...restore, to: { ...seen, hash } })),
      ...atOtherNumbers((seq) => client.restoreAcceptedBody({ ...restore, from: { ...seen, seq } })),
      ...atOtherNumbers((seq) => client.restoreAcceptedBody({ ...restore, to: { ...seen, seq } })),
      ...atOtherNumbers((at) => client.restoreAcceptedBody({ ...restore, at })),
    ],
  ],
  provenLeaf: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (item) =>
        client.provenLeaf(bytes32, item, { hashes: bucketHashes, bucket: noLeaves }),
      ),
      ...atOtherLengths(256 * 32, (hashes) => client.provenLeaf(bytes32, id, { hashes, bucket: noLeaves })),
    ],
  ],
  quickPinInput: ['crypto/malformed', atOtherLengths(32, (answer) => client.quickPinInput(answer, '1'))],
  backupPinInput: ['crypto/malformed', atOtherLengths(16, (account) => client.backupPinInput(account, '1'))],
  deriveQuickKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (answer) => client.deriveQuickKey(answer, bytes64, id, 1)),
      ...atOtherLengths(64, (output) => client.deriveQuickKey(bytes32, output, id, 1)),
      ...atOtherLengths(16, (account) => client.deriveQuickKey(bytes32, bytes64, account, 1)),
      ...atOtherNumbers((epoch) => client.deriveQuickKey(bytes32, bytes64, id, epoch)),
    ],
  ],
  deriveOfflineKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (seed) =>
        client.deriveOfflineKey(seed as Keys.UnlockSeed, bytes32, '1', offlinePlace),
      ),
      ...atOtherLengths(32, (answer) =>
        client.deriveOfflineKey(bytes32 as Keys.UnlockSeed, answer, '1', offlinePlace),
      ),
      ...atOtherLengths(32, (salt) =>
        client.deriveOfflineKey(bytes32 as Keys.UnlockSeed, bytes32, '1', { ...offlinePlace, salt }),
      ),
    ],
  ],
  deriveBackupKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (shared) => client.deriveBackupKey(shared, bytes64, bytes32, backupPlace)),
      ...atOtherLengths(64, (output) => client.deriveBackupKey(bytes32, output, bytes32, backupPlace)),
      ...atOtherLengths(32, (key) => client.deriveBackupKey(bytes32, bytes64, key, backupPlace)),
      ...atOtherLengths(16, (deviceId) =>
        client.deriveBackupKey(bytes32, bytes64, bytes32, { ...backupPlace, deviceId }),
      ),
    ],
  ],
  agreeWithDevice: ['crypto/bad-element', [() => client.agreeWithDevice(new Uint8Array(32))]],
  deviceBackupBody: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (device) => client.deviceBackupBody(device, 1, bytes32, of(125))),
      ...atOtherLengths(32, (ephemeral) => client.deviceBackupBody(id, 1, ephemeral, of(125))),
      ...atOtherNumbers((epoch) => client.deviceBackupBody(id, epoch, bytes32, of(125))),
    ],
  ],
  sealedEpoch: [
    'crypto/unsupported-suite',
    [() => client.sealedEpoch(of(0)), () => client.sealedEpoch(countUp(1, 60))],
  ],
  deviceRecordKey: ['crypto/malformed', atOtherLengths(32, (answer) => client.deviceRecordKey(answer))],
  deriveKitKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (secret) => client.deriveKitKey(secret, id)),
      ...atOtherLengths(16, (account) => client.deriveKitKey(id, account)),
    ],
  ],
  answersInput: ['crypto/malformed', atOtherLengths(32, (key) => client.answersInput(key))],
  deriveAnswersAloneKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (key) => client.deriveAnswersAloneKey(key, bytes64, id)),
      ...atOtherLengths(64, (output) => client.deriveAnswersAloneKey(bytes32, output, id)),
      ...atOtherLengths(16, (account) => client.deriveAnswersAloneKey(bytes32, bytes64, account)),
    ],
  ],
};
