import type { provePin } from '@coffer/contracts';
import {
  checkSignature,
  copyBytes,
  deviceAuthBody,
  deviceRegistrationBody,
  equalBytes,
  idBytes,
  loginProofBody,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { z } from 'zod';
import { audit } from '../../db/audit.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import * as repo from './sign-in.repo.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A proof on its way: who gives it, of which account, over which nonce. */
export interface Proving {
  readonly sql: Sql;
  readonly actor: Actor;
  readonly account: repo.PinAccount;
  readonly nonce: Bytes;
  readonly body: z.output<(typeof provePin)['body']>;
  readonly network: string;
}

/** Whether the identity signed: so the private keys were opened. */
export const isLoginProof = (
  deploymentId: Bytes,
  { actor, account, nonce, body }: Proving,
): Promise<boolean> => {
  const accountId = idBytes(actor.accountId);
  const proven = loginProofBody({
    ...{ accountId, nonce, origin: body.origin, pinEpoch: account.pin_epoch },
    halfSessionId: idBytes(actor.sessionId),
    wrappedRootKey: copyBytes(account.wrapped_root_key),
  });
  const key = parseIdentity(copyBytes(account.identity)).ed25519;
  const signature = bytesField('signature', body.signature);
  return checkSignature(
    key,
    'coffer/v1/login-proof',
    { deploymentId, signerId: accountId },
    proven,
    signature,
  );
};

/** Whether the device signed with the key that it names. */
export const isDeviceProof = (deploymentId: Bytes, { actor, nonce, body }: Proving): Promise<boolean> => {
  const { origin, device } = body;
  const proven = deviceAuthBody(origin, idBytes(actor.sessionId), nonce);
  const signer = { deploymentId, signerId: idBytes(device.deviceId) };
  const signature = bytesField('device.signature', device.signature);
  const key = bytesField('device.publicKey', device.publicKey);
  return checkSignature(key, 'coffer/v1/device-auth', signer, proven, signature);
};

export interface AdmitDeps {
  readonly deploymentId: Bytes;
  readonly mailsAbout: AccountMails;
}

const tellOfDevice = async (
  { mailsAbout }: AdmitDeps,
  { sql, actor, account, body, network }: Proving,
): Promise<void> => {
  const { accountId } = actor;
  const { deviceId, name: deviceName } = body.device;
  await audit(sql, accountId, 'device-registered', { deviceId, network });
  await mailsAbout.tell(sql, { accountId, email: account.email }, 'device-registered', {
    ...{ deviceId, deviceName },
  });
  await notify(sql, { kind: 'account', accountId });
};

const registerDevice = async (deps: AdmitDeps, proving: Proving): Promise<boolean> => {
  const { sql, actor, account, nonce } = proving;
  const { device } = proving.body;
  if (device.registration === undefined) return false;
  const registration = bytesField('device.registration', device.registration);
  const publicKey = bytesField('device.publicKey', device.publicKey);
  const backupKey = bytesField('device.backupKey', device.backupKey);
  const vouched = deviceRegistrationBody(idBytes(device.deviceId), publicKey, backupKey, nonce);
  const key = parseIdentity(copyBytes(account.identity)).ed25519;
  const signer = { deploymentId: deps.deploymentId, signerId: idBytes(actor.accountId) };
  if (!(await checkSignature(key, 'coffer/v1/device-registration', signer, vouched, registration)))
    return false;
  const { accountId } = actor;
  const { deviceId, name } = device;
  const isNew = await repo.putDevice(sql, {
    ...{ deviceId, name, publicKey, backupKey, registration, accountId },
  });
  if (isNew) await tellOfDevice(deps, proving);
  return isNew;
};

/** Whether the device may have a session: one of the account's, or a new one that a mailed code let in. */
export const admitDevice = async (deps: AdmitDeps, proving: Proving): Promise<boolean> => {
  const { sql, actor } = proving;
  const { device } = proving.body;
  const known = await repo.findDevice(sql, device.deviceId);
  // A new one comes in by a mailed code only: what was named as known stays what it was named as.
  if (!actor.codePassed && device.deviceId !== actor.deviceId) return false;
  if (!known) return registerDevice(deps, proving);
  const isSame = equalBytes(known.public_key, bytesField('device.publicKey', device.publicKey));
  if (known.account_id !== actor.accountId || known.revoked_at || !isSame) return false;
  await repo.touchDevice(sql, device.deviceId, bytesField('device.backupKey', device.backupKey));
  return true;
};
