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
import type { Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import { type Actor, endSession, insertFullSession, owesFactor } from '../../db/sessions.ts';
import { stepsOf } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { type CookieJar, newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { Origins } from '../../http/same-origin.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import { findPinTries } from './pin-tries.service.ts';
import * as repo from './sign-in.repo.ts';

export interface ProveDeps {
  readonly organisationId: string;
  readonly origins: Origins;
  readonly cookies: CookieJar;
  readonly mailsAbout: AccountMails;
}

type Body = z.output<(typeof provePin)['body']>;
type Bytes = Uint8Array<ArrayBuffer>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** Second step, second half: a signature over the nonce says that the private keys were opened. */
export const provePinService = ({ organisationId, origins, cookies, mailsAbout }: ProveDeps) => {
  const deploymentId = idBytes(organisationId);

  const isLoginProof = (
    actor: Actor,
    account: repo.PinAccount,
    nonce: Bytes,
    body: Body,
  ): Promise<boolean> => {
    const accountId = idBytes(actor.accountId);
    const proven = loginProofBody({
      ...{ accountId, nonce, origin: body.origin, pinEpoch: account.pin_epoch },
      halfSessionId: idBytes(actor.sessionId),
      wrappedRootKey: copyBytes(account.wrapped_root_key),
    });
    const key = parseIdentity(copyBytes(account.identity)).ed25519;
    const signer = { deploymentId, signerId: accountId };
    return checkSignature(
      key,
      'coffer/v1/login-proof',
      signer,
      proven,
      bytesField('signature', body.signature),
    );
  };

  const isDeviceProof = ({ origin, device }: Body, sessionId: string, nonce: Bytes): Promise<boolean> => {
    const proven = deviceAuthBody(origin, idBytes(sessionId), nonce);
    const signer = { deploymentId, signerId: idBytes(device.deviceId) };
    const signature = bytesField('device.signature', device.signature);
    const key = bytesField('device.publicKey', device.publicKey);
    return checkSignature(key, 'coffer/v1/device-auth', signer, proven, signature);
  };

  const tellOfDevice = async (
    sql: Sql,
    { accountId }: Actor,
    { email }: repo.PinAccount,
    { deviceId, name, network }: { deviceId: string; name: string; network: string },
  ): Promise<void> => {
    await audit(sql, accountId, 'device-registered', { deviceId, network });
    await mailsAbout.tell(sql, { accountId, email }, 'device-registered', { deviceId, deviceName: name });
    await notify(sql, { kind: 'account', accountId });
  };

  const registerDevice = async (
    sql: Sql,
    actor: Actor,
    account: repo.PinAccount,
    nonce: Bytes,
    { device }: Body,
    network: string,
  ) => {
    if (device.registration === undefined) return false;
    const registration = bytesField('device.registration', device.registration);
    const publicKey = bytesField('device.publicKey', device.publicKey);
    const backupKey = bytesField('device.backupKey', device.backupKey);
    const vouched = deviceRegistrationBody(idBytes(device.deviceId), publicKey, backupKey, nonce);
    const key = parseIdentity(copyBytes(account.identity)).ed25519;
    const signer = { deploymentId, signerId: idBytes(actor.accountId) };
    if (!(await checkSignature(key, 'coffer/v1/device-registration', signer, vouched, registration)))
      return false;
    const { deviceId, name } = device;
    const isNew = await repo.putDevice(sql, {
      deviceId,
      name,
      publicKey,
      backupKey,
      registration,
      accountId: actor.accountId,
    });
    if (isNew) await tellOfDevice(sql, actor, account, { deviceId, name, network });
    return isNew;
  };

  const admitDevice = async (
    sql: Sql,
    actor: Actor,
    account: repo.PinAccount,
    nonce: Bytes,
    body: Body,
    network: string,
  ) => {
    const { device } = body;
    const known = await repo.findDevice(sql, device.deviceId);
    // A new one comes in by a mailed code only: what was named as known stays what it was named as.
    if (!actor.codePassed && device.deviceId !== actor.deviceId) return false;
    if (!known) return registerDevice(sql, actor, account, nonce, body, network);
    const isSame = equalBytes(known.public_key, bytesField('device.publicKey', device.publicKey));
    if (known.account_id !== actor.accountId || known.revoked_at || !isSame) return false;
    await repo.touchDevice(sql, device.deviceId, bytesField('device.backupKey', device.backupKey));
    return true;
  };

  const isProven = async (
    sql: Sql,
    actor: Actor,
    account: repo.PinAccount,
    nonce: Bytes,
    body: Body,
    network: string,
  ) =>
    (await isLoginProof(actor, account, nonce, body)) &&
    (await isDeviceProof(body, actor.sessionId, nonce)) &&
    (await admitDevice(sql, actor, account, nonce, body, network));

  const openSession = async (
    sql: Sql,
    actor: Actor,
    account: repo.PinAccount,
    deviceId: string,
    network: string,
  ) => {
    await repo.thaw(sql, actor.accountId, actor.sessionId, deviceId);
    await endSession(sql, actor.sessionId);
    const token = newToken();
    const session = { accountId: actor.accountId, deviceId, tokenHash: token.hash };
    const sessionId = await insertFullSession(sql, session, actor.locked ? actor.expiresAt : null);
    await audit(sql, actor.accountId, actor.locked ? 'unlocked' : 'signed-in', { deviceId, network });
    await notify(sql, { kind: 'account', accountId: actor.accountId });
    const latest = await repo.findLatestState(sql, actor.accountId);
    const tries = await findPinTries(sql, actor.accountId);
    const states = latest ? [{ seq: latest.seq, sealed: base64Url(latest.sealed) }] : [];
    return {
      reply: {
        sessionId,
        fullName: account.full_name,
        states,
        mustEnrol: await owesFactor(sql, sessionId),
        ...(tries ? { pinTries: tries } : {}),
      },
      setCookie: cookies.setSession(token),
    };
  };

  return {
    prove: (actor: Actor, body: Body, network: string, change: Change) => {
      if (!origins().includes(body.origin)) throw problem('api/bad-origin');
      return change(async ({ sql }) => {
        const account = await repo.lockAccount(sql, actor.accountId);
        if (!account || account.suspended_at) throw problem('api/unauthenticated');
        if ((await stepsOf(sql, actor)).length > 0) throw problem('api/step-missing');
        // From here on every end commits, so a nonce that was tried is gone.
        const nonce = await repo.takeNonce(sql, actor.sessionId);
        if (!nonce) return problem('api/bad-nonce');
        if (await isProven(sql, actor, account, copyBytes(nonce), body, network)) {
          return openSession(sql, actor, account, body.device.deviceId, network);
        }
        await audit(sql, actor.accountId, 'pin-proof-wrong', { deviceId: actor.deviceId, network });
        return problem('api/bad-proof');
      });
    },
  };
};
export type ProvePinService = ReturnType<typeof provePinService>;
