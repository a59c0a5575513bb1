import { evaluateRecovery } from '@coffer/contracts';
import {
  backupContext,
  backupPinInput,
  blindOprf,
  deriveBackupKey,
  deviceAuthBody,
  deviceBackupBody,
  finalizeOprf,
  fromBase64Url,
  idBytes,
  identityHash,
  idText,
  isSignedBy,
  parseIdentity,
  type RootKey,
  randomBytes,
  signedMessage,
  toBase64Url,
  unwrapRootKey,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { unlessWrong } from '../session/open-keys.ts';
import type { RecoveryDesk, RecoveryFacts, Released } from './recovery-desk.ts';

/** This browser's word that it is a device of the account: what claims its backup. */
export const deviceClaim = async (
  ports: Pick<Ports, 'replica' | 'origin'>,
  { recoveryId }: RecoveryDesk,
  facts: RecoveryFacts,
) => {
  const device = await ports.replica.account(facts.accountId).deviceKey();
  const signer = { deploymentId: idBytes(facts.deploymentId), signerId: idBytes(device.deviceId) };
  const body = deviceAuthBody(ports.origin, idBytes(recoveryId), fromBase64Url(facts.nonce));
  const signature = await device.sign(signedMessage('coffer/v1/device-auth', signer, body));
  return {
    kind: 'device' as const,
    deviceId: device.deviceId,
    origin: ports.origin,
    signature: toBase64Url(signature),
  };
};

/**
 * Refuses a backup that the identity which this device knows did not sign for this very device: the PIN is not given to
 * a wrap that somebody else made.
 *
 * @throws {VaultError} `vault/identity-changed` or `vault/tampered`.
 * Spec: docs/spec/device-keys.md §4.
 */
const assertOwnBackup = async (
  { marks }: RecoveryDesk,
  facts: RecoveryFacts,
  { backup, identity: sent, rootEpoch }: Released,
  deviceId: string,
): Promise<NonNullable<Released['backup']>> => {
  const identity = parseIdentity(fromBase64Url(sent));
  if (marks?.identityHash !== toBase64Url(identityHash(identity)))
    throw alarm('vault/identity-changed', 'The identity is not the one that this device knows.');
  if (backup?.deviceId !== deviceId) throw alarm('vault/tampered', 'The backup of another device.');
  const wrap = fromBase64Url(backup.wrap);
  const body = deviceBackupBody(idBytes(deviceId), rootEpoch, fromBase64Url(backup.ephemeral), wrap);
  const signer = { deploymentId: idBytes(facts.deploymentId), signerId: idBytes(facts.accountId) };
  const signature = fromBase64Url(backup.signature);
  if (!(await isSignedBy(identity.ed25519, 'coffer/v1/device-backup', signer, body, signature)))
    throw alarm('vault/tampered', 'A backup that the account did not sign.');
  return backup;
};

/**
 * Opens this device's backup with the PIN, one counted evaluation.
 *
 * @returns the root key, or how many tries are left after a wrong PIN.
 * @throws what the client throws, and alarms for a backup that is not this device's.
 */
export const openBackup = async (
  ports: Pick<Ports, 'client' | 'replica'>,
  recovery: RecoveryDesk,
  facts: RecoveryFacts,
  released: Released,
  pin: string,
): Promise<RootKey | { readonly triesLeft: number }> => {
  const device = await ports.replica.account(facts.accountId).deviceKey();
  const backup = await assertOwnBackup(recovery, facts, released, device.deviceId);
  const place = { accountId: idBytes(facts.accountId), deviceId: idBytes(device.deviceId) };
  const input = backupPinInput(place.accountId, pin);
  const blinded = blindOprf(input);
  const body = { purpose: 'backup', blinded: toBase64Url(blinded.element) } as const;
  const params = { recoveryId: recovery.recoveryId };
  const idempotencyKey = idText(randomBytes(16));
  const reply = await ports.client.call(evaluateRecovery, { params, body }, { idempotencyKey });
  const output = finalizeOprf(input, blinded, fromBase64Url(reply.evaluated));
  const ephemeral = fromBase64Url(backup.ephemeral);
  const backupKey = await deriveBackupKey(await device.agree(ephemeral), output, ephemeral, place);
  const context = backupContext(place.accountId, place.deviceId, released.rootEpoch);
  const rootKey = await unlessWrong(() => unwrapRootKey({ backupKey }, context, fromBase64Url(backup.wrap)));
  return rootKey ?? { triesLeft: reply.attemptsLeft };
};
