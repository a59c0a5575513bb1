import type { registration } from '@coffer/contracts';
import {
  assertKdfParameters,
  canonicalEmail,
  checkSignature,
  credentialWriteBody,
  deviceBackupBody,
  deviceRegistrationBody,
  equalBytes,
  type Identity,
  idBytes,
  identityHash,
  isFirstManifest,
  isOprfKey,
  kdfBounds,
  type Manifest,
  manifestSigner,
  parseIdentity,
  parseManifest,
} from '@coffer/crypto/verify';
import type { z } from 'zod';
import { bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';

export type Registration = z.output<typeof registration>;
type Bytes = Uint8Array<ArrayBuffer>;

const orInvalid = <T>(field: string, work: () => T): T => {
  try {
    return work();
  } catch {
    throw invalid(field);
  }
};

const checkCosts = ({ kdf, recovery }: Registration): void => {
  orInvalid('kdf', () => assertKdfParameters(kdf));
  const [least, most] = kdfBounds.answers.iterations;
  if (recovery.iterations < least || recovery.iterations > most) throw invalid('recovery.iterations');
  if (new Set(recovery.questions).size !== recovery.questions.length) throw invalid('recovery.questions');
};

const checkIdentity = async (deploymentId: Bytes, body: Registration): Promise<Identity> => {
  const bytes = bytesField('identity', body.identity);
  const identity = orInvalid('identity', () => parseIdentity(bytes));
  const isMine =
    equalBytes(identity.accountId, idBytes(body.accountId)) &&
    identity.email === canonicalEmail(body.email) &&
    identity.epoch === 1 &&
    identity.previousHash.every((byte) => byte === 0);
  if (!isMine) throw invalid('identity');
  const signature = bytesField('identitySignature', body.identitySignature);
  const signer = { deploymentId, signerId: identity.accountId };
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/identity', signer, bytes, signature))) {
    throw problem('api/bad-proof', { field: 'identitySignature' });
  }
  return identity;
};

const isRightFirst = (manifest: Manifest, vaultId: string, identity: Identity): boolean => {
  const [owner] = manifest.members;
  return (
    isFirstManifest(manifest) &&
    manifest.count === 0 &&
    equalBytes(manifest.vaultId, idBytes(vaultId)) &&
    equalBytes(manifest.writerId, identity.accountId) &&
    owner !== undefined &&
    equalBytes(owner.identityHash, identityHash(identity))
  );
};

const checkVault = async (
  deploymentId: Bytes,
  { vault }: Registration,
  identity: Identity,
): Promise<void> => {
  const bytes = bytesField('vault.first.manifest', vault.first.manifest);
  const manifest = orInvalid('vault.first.manifest', () => parseManifest(bytes));
  if (!isRightFirst(manifest, vault.vaultId, identity)) throw invalid('vault.first.manifest');
  const signature = bytesField('vault.first.signature', vault.first.signature);
  const signer = manifestSigner(deploymentId, manifest);
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/manifest', signer, bytes, signature))) {
    throw problem('api/bad-proof', { field: 'vault.first.signature' });
  }
};

const checkDevice = async (
  deploymentId: Bytes,
  { device, nonce, backup }: Registration,
  identity: Identity,
): Promise<void> => {
  const signer = { deploymentId, signerId: identity.accountId };
  const deviceId = idBytes(device.deviceId);
  const vouched = deviceRegistrationBody(
    deviceId,
    bytesField('device.publicKey', device.publicKey),
    bytesField('device.backupKey', device.backupKey),
    bytesField('nonce', nonce),
  );
  const by = bytesField('device.registration', device.registration);
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/device-registration', signer, vouched, by))) {
    throw problem('api/bad-proof', { field: 'device.registration' });
  }
  for (const made of backup?.devices ?? []) {
    if (made.deviceId !== device.deviceId) throw invalid('backup.devices');
    const [ephemeral, wrap] = [
      bytesField('backup.ephemeral', made.ephemeral),
      bytesField('backup.wrap', made.wrap),
    ];
    const body = deviceBackupBody(deviceId, 1, ephemeral, wrap);
    const signature = bytesField('backup.signature', made.signature);
    if (!(await checkSignature(identity.ed25519, 'coffer/v1/device-backup', signer, body, signature))) {
      throw problem('api/bad-proof', { field: 'backup.devices' });
    }
  }
};

const checkSpelling = (body: Registration): void => {
  for (const [field, text] of Object.entries({
    nonce: body.nonce,
    authKey: body.authKey,
    reauthKey: body.reauthKey,
    wrappedRootKey: body.wrappedRootKey,
    privateKeys: body.privateKeys,
    accountState: body.accountState,
    'recovery.wrap': body.recovery.wrap,
    'recovery.salt': body.recovery.salt,
    'recovery.recoveryAuth': body.recovery.recoveryAuth,
    'vault.selfWrap': body.vault.selfWrap,
    'vault.meta': body.vault.meta,
    'vault.first.mac': body.vault.first.mac,
  })) {
    if (bytesField(field, text).length === 0) throw invalid(field);
  }
};

/** What of a registration the server can check without being able to open anything. */
export const checkRegistration = async (
  deploymentId: Bytes,
  body: Registration,
  raw: Bytes,
  proof: Bytes,
): Promise<void> => {
  checkSpelling(body);
  checkCosts(body);
  if (!(await isOprfKey(bytesField('oprfKeys.pin', body.oprfKeys.pin)))) throw invalid('oprfKeys.pin');
  if (body.backup && !(await isOprfKey(bytesField('backup.oprfKey', body.backup.oprfKey)))) {
    throw invalid('backup.oprfKey');
  }
  const identity = await checkIdentity(deploymentId, body);
  const signer = { deploymentId, signerId: identity.accountId };
  const written = credentialWriteBody(bytesField('nonce', body.nonce), raw);
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/credential-write', signer, written, proof))) {
    throw problem('api/bad-proof');
  }
  await checkDevice(deploymentId, body, identity);
  await checkVault(deploymentId, body, identity);
};
