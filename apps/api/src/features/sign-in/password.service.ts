import { randomBytes } from 'node:crypto';
import { canonicalEmail } from '@coffer/crypto/verify';
import type { MailCodes } from '../../codes/mail-codes.ts';
import { handOnApproval } from '../../db/approvals.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { insertHalfSession } from '../../db/sessions.ts';
import { stepsOf } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { type CookieJar, newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import { mails } from '../../mail/messages.ts';
import type { AuthHashes } from '../../secrets/auth-hash.ts';
import { findLogin, isDeviceOf } from './sign-in.repo.ts';

export interface PasswordDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly authHashes: AuthHashes;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly cookies: CookieJar;
  readonly codes: MailCodes;
}

interface PasswordCall {
  readonly email: string;
  readonly authKey: string;
  readonly deviceId?: string | undefined;
  readonly ip: string;
  /** Of the session that the browser had before, hashed. */
  readonly sessionHash: Buffer | undefined;
  readonly change: <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

const wrongTries: Limit = { name: 'password-wrong', most: 5, seconds: 15 * 60 };
// Only a right password sends one; whoever has it must not fill a mailbox with it. Known devices have no mail.
const codeMails: Limit = { name: 'sign-in-mail', most: 20, seconds: 3600 };

interface Known {
  readonly accountId: string;
  readonly email: string;
  readonly network: string;
}

/** First step of signing in. */
export const passwordService = (deps: PasswordDeps) => {
  const perIp: Limit = { name: 'password-ip', most: 100 * deps.limitFactor, seconds: 15 * 60 };

  const mailCode = async (sql: Sql, { accountId, email, network }: Known, id: string): Promise<void> => {
    await deps.limits.takeIn(sql, codeMails, accountId);
    await deps.codes.send(sql, { id, purpose: 'sign-in', to: email, isReal: true, mail: mails.signInCode });
    await audit(sql, accountId, 'sign-in-code-sent', { network });
  };

  const halfSession = async ({ sql }: Work, known: Known, { deviceId: named, sessionHash }: PasswordCall) => {
    const { accountId } = known;
    const deviceKnown = named !== undefined && (await isDeviceOf(sql, named, accountId));
    const deviceId = deviceKnown ? named : null;
    const token = newToken();
    const deviceNonce = randomBytes(32);
    const session = { accountId, deviceId, tokenHash: token.hash, deviceNonce };
    const halfSessionId = await insertHalfSession(sql, session);
    if (sessionHash) await handOnApproval(sql, { accountId, before: sessionHash, after: halfSessionId });
    const passed = { codePassed: false, factorPassed: false, locked: false };
    const steps = await stepsOf(sql, { sessionId: halfSessionId, accountId, deviceId, ...passed });
    if (steps.includes('code')) await mailCode(sql, known, halfSessionId);
    const reply = { accountId, halfSessionId, deviceKnown, nonce: base64Url(deviceNonce), steps };
    return { reply, setCookie: deps.cookies.setSession(token) };
  };

  return {
    submit: async (call: PasswordCall) => {
      const email = canonicalEmail(call.email);
      const subject = `${email}\0${call.ip}`;
      await deps.limits.take(perIp, call.ip);
      await deps.limits.take(wrongTries, subject);
      const found = await findLogin(deps.database.sql, deps.organisationId, email);
      // Whoever asks costs the same. That an account is suspended is told to whoever has its password, and to nobody else.
      const isRight = await deps.authHashes.verify(found?.auth_hash, bytesField('authKey', call.authKey));
      if (!found || !isRight) {
        // A row for a stranger too: one insert more for those who exist could be measured.
        await audit(deps.database.sql, found?.id ?? null, 'password-wrong', { network: call.ip });
        throw problem('api/wrong-credentials');
      }
      await deps.limits.clear(wrongTries, subject);
      if (found.suspended) {
        await audit(deps.database.sql, found.id, 'sign-in-refused', { network: call.ip });
        throw problem('api/suspended');
      }
      const known = { accountId: found.id, email, network: call.ip };
      return call.change((on) => halfSession(on, known, call));
    },
  };
};
export type PasswordService = ReturnType<typeof passwordService>;
