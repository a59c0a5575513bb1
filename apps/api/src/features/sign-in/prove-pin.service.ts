import type { provePin } from '@coffer/contracts';
import { copyBytes, idBytes } from '@coffer/crypto/verify';
import type { z } from 'zod';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import { type Actor, endSession, insertFullSession, owesFactor } from '../../db/sessions.ts';
import { stepsOf } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url } from '../../http/body.ts';
import { type CookieJar, newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { Origins } from '../../http/same-origin.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import { admitDevice, isDeviceProof, isLoginProof, type Proving } from './admit-device.ts';
import { findPinTries } from './pin-tries.service.ts';
import * as repo from './sign-in.repo.ts';

export interface ProveDeps {
  readonly organisationId: string;
  readonly origins: Origins;
  readonly cookies: CookieJar;
  readonly mailsAbout: AccountMails;
}

type Body = z.output<(typeof provePin)['body']>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** Second step, second half: a signature over the nonce says that the private keys were opened. */
export const provePinService = ({ organisationId, origins, cookies, mailsAbout }: ProveDeps) => {
  const deploymentId = idBytes(organisationId);

  const isProven = async (proving: Proving): Promise<boolean> =>
    (await isLoginProof(deploymentId, proving)) &&
    (await isDeviceProof(deploymentId, proving)) &&
    (await admitDevice({ deploymentId, mailsAbout }, proving));

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
        if (await isProven({ sql, actor, account, nonce: copyBytes(nonce), body, network })) {
          return openSession(sql, actor, account, body.device.deviceId, network);
        }
        await audit(sql, actor.accountId, 'pin-proof-wrong', { deviceId: actor.deviceId, network });
        return problem('api/bad-proof');
      });
    },
  };
};
export type ProvePinService = ReturnType<typeof provePinService>;
