import { randomBytes } from 'node:crypto';
import type { verifyRecovery } from '@coffer/contracts';
import { canonicalEmail, idText } from '@coffer/crypto/verify';
import type { z } from 'zod';
import { audit } from '../../db/audit.ts';
import { notify } from '../../db/hub.ts';
import { readPolicy } from '../../db/policy.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url } from '../../http/body.ts';
import { newToken } from '../../http/cookies.ts';
import { problem } from '../../http/problem.ts';
import { mails } from '../../mail/messages.ts';
import * as repo from './recovery.repo.ts';
import { type Change, type RecoveryCall, type RecoveryDeps, tryOprfKey } from './recovery-deps.ts';
import { recoveryLimits } from './recovery-limits.ts';

type Verified = z.input<(typeof verifyRecovery)['reply']>;

/** From "I forgot my password" to the mailed code. An address that nobody has gets the same answers. */
export const beginRecoveryService = (deps: RecoveryDeps) => {
  const { codes, organisationId } = deps;
  const limit = recoveryLimits(deps.limits, deps.limitFactor);

  const mailOf = (known: repo.Known | null) => (code: string) => {
    if (!known) return mails.noAccount();
    return known.isSuspended ? mails.suspendedHere() : mails.recoveryCode(code);
  };

  const begin = async (call: { readonly email: string; readonly ip: string; readonly change: Change }) => {
    const email = canonicalEmail(call.email);
    await limit.takeBegin(call.ip);
    return call.change<{ recoveryId: string }>(async ({ sql }) => {
      await limit.takeMail(sql, email, call.ip);
      const known = await repo.findByEmail(sql, organisationId, email);
      const id = idText(randomBytes(16));
      const token = newToken();
      // Whoever is suspended learns it by mail, and here goes on like one who has no account: no code fits.
      const accountId = known?.isSuspended ? null : (known?.accountId ?? null);
      await repo.putRecovery(sql, { id, organisationId, accountId, cookieHash: token.hash });
      const isReal = accountId !== null;
      await codes.send(sql, { id, purpose: 'recovery', to: email, isReal, mail: mailOf(known) });
      await audit(sql, known?.accountId ?? null, 'recovery-begun', { network: call.ip });
      return { reply: { recoveryId: id }, setCookie: deps.cookies.setRecovery(token) };
    });
  };

  const resend = (call: RecoveryCall) =>
    call.change<{ sent: true }>(async ({ sql }) => {
      const { recoveryId: id, recoveryHash } = call;
      const found = recoveryHash && (await repo.findRecovery(sql, id, recoveryHash, 'FOR UPDATE'));
      if (!found) throw problem('api/not-found');
      const account = found.accountId ? await repo.lockOpenAccount(sql, found.accountId) : null;
      // Whoever has no account has no address here either: the code that he would get fits nothing, and none is sent.
      const mail = account ? mails.recoveryCode : () => null;
      const isReal = account !== null;
      await codes.resend(sql, { id, purpose: 'recovery', to: account?.email ?? '', isReal, mail });
      return { reply: { sent: true } };
    });

  const factsOf = async (sql: Sql, accountId: string, nonce: Buffer): Promise<Verified> => {
    const account = await repo.lockOpenAccount(sql, accountId);
    if (!account) throw problem('api/not-found');
    const { recovery } = await readPolicy(sql, organisationId);
    const ways = (await repo.listActiveWays(sql, accountId)).filter(
      ({ kind }) => kind !== 'answers' || recovery.answers,
    );
    const place = { accountId, purpose: 'pin', pinEpoch: account.pin_epoch } as const;
    return {
      ...{ accountId, deploymentId: organisationId, deviceAllowed: recovery.device, nonce: base64Url(nonce) },
      ways: ways.map(({ kind, salt, iterations, questions }) => ({
        ...{ kind, salt: base64Url(salt), iterations, questions, waits: kind === 'answers' },
      })),
      pinPathLost: tryOprfKey(deps.oprfSeed, place, account.pin_oprf_key) === null,
    };
  };

  const tellVerified = async (sql: Sql, accountId: string, ip: string) => {
    const account = await repo.lockOpenAccount(sql, accountId);
    await audit(sql, accountId, 'recovery-verified', { network: ip });
    if (account) await deps.mailsAbout.tell(sql, { accountId, email: account.email }, 'recovery-verified');
    await notify(sql, { kind: 'account', accountId });
  };

  const verify = (call: RecoveryCall & { readonly code: string }) =>
    call.change<Verified>(async ({ sql }) => {
      const { recoveryId: id, recoveryHash, code } = call;
      const found = recoveryHash && (await repo.findRecovery(sql, id, recoveryHash, 'FOR UPDATE'));
      if (!found) throw problem('api/not-found');
      const judged = await codes.check(sql, { id, purpose: 'recovery', code });
      if (judged === 'expired') return problem('api/code-expired');
      if (judged !== 'right' || !found.accountId) {
        await audit(sql, found.accountId, 'recovery-code-wrong', { network: call.ip });
        return problem('api/wrong-code', judged === 'right' ? {} : { triesLeft: judged.triesLeft });
      }
      const nonce = randomBytes(32);
      await repo.passCode(sql, id, nonce);
      await tellVerified(sql, found.accountId, call.ip);
      return { reply: await factsOf(sql, found.accountId, nonce) };
    });

  return { begin, resend, verify };
};
