import { randomBytes } from 'node:crypto';
import { canonicalEmail, defaultKdf, equalBytes, idBytes, idText, lp } from '@coffer/crypto/verify';
import { codeHash, codesMost, codeTries, isCode, nextCodeAt } from '../../codes/code.ts';
import type { CodeCeiling } from '../../codes/code-ceiling.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limits } from '../../db/limits.ts';
import { assertKdfEnough } from '../../db/policy.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { CookieJar } from '../../http/cookies.ts';
import { newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { mails } from '../../mail/messages.ts';
import { hmacSha256, sha256 } from '../../secrets/vaulting.ts';
import * as repo from './accounts.repo.ts';
import { type PrepareDeps, type PreparedAccount, prepareAccount } from './prepared-account.ts';
import { checkRegistration, type Registration } from './registration-checks.ts';
import { signUpLimits } from './sign-up-limits.ts';
import { judgeSignUp } from './sign-up-policy.ts';

export interface AccountsDeps extends PrepareDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly saltSecret: Buffer;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly cookies: CookieJar;
  readonly mailQueue: MailQueue;
  readonly ceiling: CodeCeiling;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Bytes = Uint8Array<ArrayBuffer>;

const openPrepared = ({ boxes }: PrepareDeps, id: string, sealed: Buffer): PreparedAccount =>
  JSON.parse(boxes.registrations.open(id, sealed).toString('utf8')) as PreparedAccount;

/** For an address that is known no code fits, and its mailbox is told so. */
const drawCode = async (deps: AccountsDeps, sql: Sql, id: string, email: string) => {
  const { boxes, ceiling, organisationId } = deps;
  const code = await ceiling.draw(sql);
  const isKnown = (await repo.findLoginFacts(sql, organisationId, email)) !== null;
  return isKnown
    ? { hash: randomBytes(32), mail: { to: email, ...mails.alreadyHere() } }
    : { hash: codeHash(boxes.codeKey, id, code), mail: { to: email, ...mails.code(code) } };
};

/** Sign-up: from the first question to the verified account. */
export const accountsService = (deps: AccountsDeps) => {
  const { database, organisationId, mailQueue, boxes, ceiling } = deps;
  const deploymentId = idBytes(organisationId);
  const limit = signUpLimits(deps.limits, deps.limitFactor);

  // [Note: One salt] A stranger's salt is what a new account's first salt must be, so the answer never changes when
  // somebody registers.
  const firstSalt = (email: string): Buffer => hmacSha256(deps.saltSecret, deploymentId, lp(email));

  const prelogin = async (call: { email: string; ip: string; change: Change }) => {
    const email = canonicalEmail(call.email);
    await limit.takePrelogin(call.ip);
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
    const policy = await repo.findPolicy(database.sql, organisationId, email);
    const judged = judgeSignUp(policy, email, body.setupCode);
    if (judged === 'closed') throw problem('api/sign-up-closed');
    if (judged === 'wrong-code') throw problem('api/setup-code-wrong');
    return judged === 'by-setup-code';
  };

  const fileRegistration = async ({ sql }: Work, prepared: PreparedAccount, ip: string) => {
    const { email } = prepared;
    await limit.takeMail(sql, email, ip);
    const id = idText(randomBytes(16));
    const token = newToken();
    const { hash, mail } = await drawCode(deps, sql, id, email);
    await repo.putRegistration(sql, {
      ...{ id, organisationId, email },
      cookieHash: token.hash,
      prepared: boxes.registrations.seal(id, Buffer.from(JSON.stringify(prepared))),
      codeHash: hash,
    });
    await mailQueue.put(sql, mail);
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
    await limit.takeRegistration(call.ip);
    await checkRegistration(deploymentId, body, call.raw, call.proof);
    if (!equalBytes(bytesField('salt', body.salt), firstSalt(email))) throw invalid('salt');
    await assertKdfEnough(database.sql, organisationId, body.kdf, 'kdf');
    const usesSetupCode = await assertMaySignUp(body, email);
    await limit.checkMail(email, call.ip);
    const prepared = await prepareAccount(deps, body, usesSetupCode);
    return call.change<{ registrationId: string }>(async (on) => {
      const nonce = bytesField('nonce', body.nonce);
      if (!(await repo.takeNonce(on.sql, sha256(nonce), 'register'))) throw problem('api/bad-nonce');
      return fileRegistration(on, prepared, call.ip);
    });
  };

  const createAccount = async ({ sql }: Work, id: string, prepared: PreparedAccount) => {
    // The lock makes "the first account" one, and a setup code good for one.
    const policy = await repo.findPolicy(sql, organisationId, prepared.email, 'FOR UPDATE OF o');
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
      if (await ceiling.voids(on.sql, call.code)) throw problem('api/code-expired');
      if (!found.prepared || !found.code_hash || !found.is_code_valid || found.code_tries >= codeTries) {
        throw problem('api/code-expired');
      }
      if (!isCode(boxes.codeKey, id, found.code_hash, call.code)) {
        await repo.countTry(on.sql, id);
        await ceiling.countWrong(on.sql);
        return problem('api/wrong-code', { triesLeft: codeTries - found.code_tries - 1 });
      }
      await createAccount(on, id, openPrepared(deps, id, found.prepared));
      return { reply: { verified: true } };
    });

  const resend = (call: { registrationId: string; signUpHash: Buffer; ip: string; change: Change }) =>
    call.change<{ sent: true }>(async ({ sql }) => {
      const { registrationId: id } = call;
      const found = await repo.findRegistration(sql, id, call.signUpHash);
      if (!found?.prepared) throw problem('api/not-found');
      if (found.codes_sent >= codesMost) throw problem('api/too-many-tries');
      const retryAt = nextCodeAt(found.code_sent_at.getTime(), found.codes_sent);
      if (retryAt > found.now.getTime()) throw problem('api/too-many-tries', { retryAt });
      await limit.takeMail(sql, found.email, call.ip);
      const { hash, mail } = await drawCode(deps, sql, id, found.email);
      await repo.putCode(sql, id, hash);
      await mailQueue.put(sql, mail);
      return { reply: { sent: true } };
    });

  return { prelogin, register, verify, resend };
};
export type AccountsService = ReturnType<typeof accountsService>;
