import { randomBytes } from 'node:crypto';
import { canonicalEmail } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { insertHalfSession } from '../../db/sessions.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { type CookieJar, newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { AuthHashes } from '../../secrets/auth-hash.ts';
import { findLogin, isDeviceOf } from './sign-in.repo.ts';

export interface PasswordDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly authHashes: AuthHashes;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly cookies: CookieJar;
}

interface PasswordCall {
  readonly email: string;
  readonly authKey: string;
  readonly deviceId?: string | undefined;
  readonly ip: string;
  readonly change: <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

const wrongTries: Limit = { name: 'password-wrong', most: 5, seconds: 15 * 60 };

/** First step of signing in. */
export const passwordService = (deps: PasswordDeps) => {
  const perIp: Limit = { name: 'password-ip', most: 100 * deps.limitFactor, seconds: 15 * 60 };

  const halfSession = async ({ sql }: Work, accountId: string, deviceId: string | undefined) => {
    const deviceKnown = deviceId !== undefined && (await isDeviceOf(sql, deviceId, accountId));
    const token = newToken();
    const halfSessionId = await insertHalfSession(sql, {
      accountId,
      deviceId: deviceKnown ? deviceId : null,
      tokenHash: token.hash,
    });
    const reply = { accountId, halfSessionId, deviceKnown, nonce: base64Url(randomBytes(32)), steps: [] };
    return { reply, setCookie: deps.cookies.setSession(token) };
  };

  return {
    submit: async (call: PasswordCall) => {
      const email = canonicalEmail(call.email);
      const subject = `${email}\0${call.ip}`;
      await deps.limits.take(perIp, call.ip);
      await deps.limits.take(wrongTries, subject);
      const found = await findLogin(deps.database.sql, deps.organisationId, email);
      // Whoever asks costs the same; who is suspended is told what a stranger is told.
      const isRight = await deps.authHashes.verify(found?.auth_hash, bytesField('authKey', call.authKey));
      if (!found || !isRight || found.suspended) {
        // A row for a stranger too: one insert more for those who exist could be measured.
        await audit(deps.database.sql, found?.id ?? null, 'password-wrong');
        throw problem('api/wrong-credentials');
      }
      await deps.limits.clear(wrongTries, subject);
      return call.change((on) => halfSession(on, found.id, call.deviceId));
    },
  };
};
export type PasswordService = ReturnType<typeof passwordService>;
