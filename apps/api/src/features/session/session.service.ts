import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import { type Actor, endSession, insertLockedSession } from '../../db/sessions.ts';
import { type CookieJar, newToken } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** What becomes of a session after signing in. */
export const sessionService = ({ cookies }: { readonly cookies: CookieJar }) => ({
  read: async ({ kind, sessionId, accountId, idleUntil, expiresAt }: Actor) => ({
    reply: { kind, sessionId, accountId, idleUntil: idleUntil.getTime(), expiresAt: expiresAt.getTime() },
  }),
  touch: (actor: Actor, change: Change) =>
    change(async () => ({ reply: { idleUntil: actor.idleUntil.getTime() } })),
  lock: (actor: Actor, network: string, change: Change) =>
    change(async ({ sql }) => {
      if (actor.kind === 'half') return { reply: { halfSessionId: actor.sessionId } };
      const token = newToken();
      await endSession(sql, actor.sessionId);
      const session = { accountId: actor.accountId, deviceId: actor.deviceId, tokenHash: token.hash };
      const halfSessionId = await insertLockedSession(sql, session, actor.expiresAt);
      await audit(sql, actor.accountId, 'locked', { deviceId: actor.deviceId, network });
      return { reply: { halfSessionId }, setCookie: cookies.setSession(token) };
    }),
  signOut: (actor: Actor, network: string, change: Change) =>
    change<{ signedOut: true }>(async ({ sql }) => {
      await endSession(sql, actor.sessionId);
      await notify(sql, { kind: 'account', accountId: actor.accountId });
      await audit(sql, actor.accountId, 'signed-out', { deviceId: actor.deviceId, network });
      return { reply: { signedOut: true }, setCookie: cookies.clearSession() };
    }),
});
export type SessionService = ReturnType<typeof sessionService>;
