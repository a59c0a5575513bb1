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
import { type Actor, endSession, insertFullSession } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { type CookieJar, newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { Origins } from '../../http/same-origin.ts';
import { findPinTries } from './pin-tries.service.ts';
import * as repo from './sign-in.repo.ts';

export interface ProveDeps {
  readonly organisationId: string;
  readonly origins: Origins;
  readonly cookies: CookieJar;
}

type Body = z.output<(typeof provePin)['body']>;
type Bytes = Uint8Array<ArrayBuffer>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** Second step, second half: a signature over the nonce says that the private keys were opened. */
export const provePinService = ({ organisationId, origins, cookies }: ProveDeps) => {
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

  const registerDevice = async (
    sql: Sql,
    actor: Actor,
    account: repo.PinAccount,
    nonce: Bytes,
    { device }: Body,
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
    if (isNew) await audit(sql, actor.accountId, 'device-registered');
    return isNew;
  };

  const admitDevice = async (sql: Sql, actor: Actor, account: repo.PinAccount, nonce: Bytes, body: Body) => {
    const known = await repo.findDevice(sql, body.device.deviceId);
    if (!known) return registerDevice(sql, actor, account, nonce, body);
    const isSame = equalBytes(known.public_key, bytesField('device.publicKey', body.device.publicKey));
    if (known.account_id !== actor.accountId || known.revoked_at || !isSame) return false;
    await repo.touchDevice(sql, body.device.deviceId);
    return true;
  };

  const isProven = async (sql: Sql, actor: Actor, account: repo.PinAccount, nonce: Bytes, body: Body) =>
    (await isLoginProof(actor, account, nonce, body)) &&
    (await isDeviceProof(body, actor.sessionId, nonce)) &&
    (await admitDevice(sql, actor, account, nonce, body));

  const openSession = async (sql: Sql, actor: Actor, account: repo.PinAccount, deviceId: string) => {
    await repo.thaw(sql, actor.accountId, actor.sessionId, deviceId);
    await endSession(sql, actor.sessionId);
    const token = newToken();
    const sessionId = await insertFullSession(sql, {
      accountId: actor.accountId,
      deviceId,
      tokenHash: token.hash,
    });
    await audit(sql, actor.accountId, 'signed-in');
    const latest = await repo.findLatestState(sql, actor.accountId);
    const tries = await findPinTries(sql, actor.accountId);
    const states = latest ? [{ seq: latest.seq, sealed: base64Url(latest.sealed) }] : [];
    return {
      reply: {
        sessionId,
        fullName: account.full_name,
        states,
        mustEnrol: false,
        ...(tries ? { pinTries: tries } : {}),
      },
      setCookie: cookies.setSession(token),
    };
  };

  return {
    prove: (actor: Actor, body: Body, change: Change) => {
      if (!origins().includes(body.origin)) throw problem('api/bad-origin');
      return change(async ({ sql }) => {
        const account = await repo.lockAccount(sql, actor.accountId);
        if (!account || account.suspended_at) throw problem('api/unauthenticated');
        // From here on every end commits, so a nonce that was tried is gone.
        const nonce = await repo.takeNonce(sql, actor.sessionId);
        if (!nonce) return problem('api/bad-nonce');
        if (await isProven(sql, actor, account, copyBytes(nonce), body)) {
          return openSession(sql, actor, account, body.device.deviceId);
        }
        await audit(sql, actor.accountId, 'pin-proof-wrong');
        return problem('api/bad-proof');
      });
    },
  };
};
export type ProvePinService = ReturnType<typeof provePinService>;
