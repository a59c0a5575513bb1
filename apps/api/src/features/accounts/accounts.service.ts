import { randomBytes } from 'node:crypto';
import { canonicalEmail, defaultKdf, equalBytes, idBytes, idText, lp } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { CookieJar } from '../../http/cookies.ts';
import { newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { mails } from '../../mail/messages.ts';
import { hmacSha256, sha256 } from '../../secrets/vaulting.ts';
import * as repo from './accounts.repo.ts';
import { codeHash, codesMost, codeTries, isCode, newCode, resendSeconds } from './codes.ts';
import { type PrepareDeps, type PreparedAccount, prepareAccount } from './prepared-account.ts';
import { checkRegistration, type Registration } from './registration-checks.ts';
import { judgeSignUp } from './sign-up-policy.ts';

export interface AccountsDeps extends PrepareDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly saltSecret: Buffer;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly cookies: CookieJar;
  readonly mailQueue: MailQueue;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Bytes = Uint8Array<ArrayBuffer>;
const quarter = 15 * 60;
const hour = 3600;

// [Note: No limit by address alone] Whoever knows an address could use it up and so keep its owner out; only what sends
// mail is counted by address.
const limitsOf = (factor: number) => ({
  preloginIp: { name: 'prelogin-ip', most: 100 * factor, seconds: quarter } satisfies Limit,
  registerIp: { name: 'register-ip', most: 20 * factor, seconds: hour } satisfies Limit,
  registerEmail: { name: 'register-email', most: 10, seconds: hour } satisfies Limit,
});

/** Sign-up: from the first question to the verified account. */
export const accountsService = (deps: AccountsDeps) => {
  const { database, organisationId, limits, mailQueue, boxes } = deps;
  const deploymentId = idBytes(organisationId);
  const limit = limitsOf(deps.limitFactor);

  // [Note: One salt] A stranger's salt is what a new account's first salt must be, so the answer never changes when
  // somebody registers.
  const firstSalt = (email: string): Buffer => hmacSha256(deps.saltSecret, deploymentId, lp(email));

  const prelogin = async (call: { email: string; ip: string; change: Change }) => {
    const email = canonicalEmail(call.email);
    await limits.take(limit.preloginIp, call.ip);
    return call.change(async ({ sql }) => {
      const known = await repo.findLoginFacts(sql, organisationId, email);
      const nonce = randomBytes(32);
      await repo.putNonce(sql, sha256(nonce), 'register');
      const salt = base64Url(known?.salt ?? firstSalt(email));
      return {
        reply: { deploymentId: organisationId, kdf: known?.kdf ?? defaultKdf, salt, nonce: base64Url(nonce) },
      };
    });
  };

  const assertMaySignUp = async (body: Registration, email: string): Promise<boolean> => {
    const judged = judgeSignUp(await repo.findPolicy(database.sql, organisationId), email, body.setupCode);
    if (judged === 'closed') throw problem('api/sign-up-closed');
    if (judged === 'wrong-code') throw problem('api/setup-code-wrong');
    return judged === 'by-setup-code';
  };

  const fileRegistration = async ({ sql }: Work, prepared: PreparedAccount) => {
    const { email } = prepared;
    const id = idText(randomBytes(16));
    const token = newToken();
    const code = newCode();
    const isKnown = (await repo.findLoginFacts(sql, organisationId, email)) !== null;
    await repo.putRegistration(sql, {
      ...{ id, organisationId, email },
      cookieHash: token.hash,
      prepared: boxes.registrations.seal(id, Buffer.from(JSON.stringify(prepared))),
      // For an address that is known no code fits.
      codeHash: isKnown ? randomBytes(32) : codeHash(boxes.codeKey, id, code),
    });
    await mailQueue.put(sql, { to: email, ...(isKnown ? mails.alreadyHere() : mails.code(code)) });
    return { reply: { registrationId: id }, setCookie: deps.cookies.setSignUp(token) };
  };

  const register = async (call: {
    body: Registration;
    raw: Bytes;
    proof: Bytes;
    ip: string;
    change: Change;
  }) => {
    const { body } = call;
    const email = canonicalEmail(body.email);
    await limits.take(limit.registerIp, call.ip);
    await checkRegistration(deploymentId, body, call.raw, call.proof);
    if (!equalBytes(bytesField('salt', body.salt), firstSalt(email))) throw invalid('salt');
    const usesSetupCode = await assertMaySignUp(body, email);
    await limits.take(limit.registerEmail, email);
    const prepared = await prepareAccount(deps, body, usesSetupCode);
    return call.change<{ registrationId: string }>(async (on) => {
      const nonce = bytesField('nonce', body.nonce);
      if (!(await repo.takeNonce(on.sql, sha256(nonce), 'register'))) throw problem('api/bad-nonce');
      return fileRegistration(on, prepared);
    });
  };

  const openPrepared = (id: string, sealed: Buffer): PreparedAccount =>
    JSON.parse(boxes.registrations.open(id, sealed).toString('utf8')) as PreparedAccount;

  const createAccount = async ({ sql }: Work, id: string, prepared: PreparedAccount) => {
    // The lock makes "the first account" one, and a setup code good for one.
    const policy = await repo.findPolicy(sql, organisationId, 'FOR UPDATE');
    if (prepared.usesSetupCode && !policy.setup_code_hash) throw problem('api/sign-up-closed');
    if (!(await repo.putAccount(sql, organisationId, prepared))) throw problem('api/not-found');
    if (prepared.usesSetupCode) await repo.removeSetupCode(sql, organisationId);
    await repo.closeRegistrations(sql, organisationId, id, prepared.email);
    await audit(sql, prepared.accountId, 'account-created');
  };

  const verify = (call: { registrationId: string; signUpHash: Buffer; code: string; change: Change }) =>
    call.change<{ verified: true }>(async (on) => {
      const { registrationId: id } = call;
      const found = await repo.findRegistration(on.sql, id, call.signUpHash);
      if (!found) throw problem('api/not-found');
      if (!found.prepared || !found.code_hash || !found.is_code_valid || found.code_tries >= codeTries) {
        throw problem('api/code-expired');
      }
      if (!isCode(boxes.codeKey, id, found.code_hash, call.code)) {
        await repo.countTry(on.sql, id);
        return problem('api/wrong-code', { triesLeft: codeTries - found.code_tries - 1 });
      }
      await createAccount(on, id, openPrepared(id, found.prepared));
      return { reply: { verified: true } };
    });

  const resend = (call: { registrationId: string; signUpHash: Buffer; change: Change }) =>
    call.change<{ sent: true }>(async ({ sql }) => {
      const { registrationId: id } = call;
      const found = await repo.findRegistration(sql, id, call.signUpHash);
      if (!found?.prepared) throw problem('api/not-found');
      const retryAt = found.code_sent_at.getTime() + resendSeconds * 1000;
      if (found.codes_sent >= codesMost || retryAt > Date.now())
        throw problem('api/too-many-tries', { retryAt });
      const isKnown = (await repo.findLoginFacts(sql, organisationId, found.email)) !== null;
      const code = newCode();
      await repo.putCode(sql, id, isKnown ? randomBytes(32) : codeHash(boxes.codeKey, id, code));
      await mailQueue.put(sql, { to: found.email, ...(isKnown ? mails.alreadyHere() : mails.code(code)) });
      return { reply: { sent: true } };
    });

  return { prelogin, register, verify, resend };
};
export type AccountsService = ReturnType<typeof accountsService>;
