import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { notify } from '../../db/hub.ts';
import { type Actor, endSession } from '../../db/sessions.ts';
import type { CookieJar } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './devices.repo.ts';
import type { Asker } from './devices.service.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

const toSession = (session: repo.SessionRow, current: string) => ({
  sessionId: session.id,
  kind: session.kind,
  deviceId: session.device_id,
  deviceName: session.device_name,
  createdAt: session.created_at.getTime(),
  idleUntil: session.idle_until.getTime(),
  expiresAt: session.expires_at.getTime(),
  current: session.id === current,
});

/** Sessions of an account, and their end by another one. */
export const sessionsService = ({ database, cookies }: { database: Database; cookies: CookieJar }) => ({
  list: async ({ accountId, sessionId }: Actor) => {
    const sessions = await repo.listSessions(database.sql, accountId);
    return { reply: { sessions: sessions.map((session) => toSession(session, sessionId)) } };
  },
  end: ({ actor, network }: Asker, sessionId: string, change: Change) =>
    change<{ ended: true }>(async ({ sql }) => {
      const { accountId, deviceId } = actor;
      await repo.lockEmail(sql, accountId);
      if (!(await repo.isSessionOf(sql, accountId, sessionId))) throw problem('api/not-found');
      await endSession(sql, sessionId);
      await audit(sql, accountId, 'session-ended', { deviceId, network });
      await notify(sql, { kind: 'account', accountId });
      const reply = { ended: true } as const;
      return sessionId === actor.sessionId ? { reply, setCookie: cookies.clearSession() } : { reply };
    }),
  endOthers: ({ actor, network }: Asker, change: Change) =>
    change(async ({ sql }) => {
      const { accountId, deviceId, sessionId } = actor;
      await repo.lockEmail(sql, accountId);
      const ended = await endSessionsOf(sql, accountId, { except: sessionId });
      if (ended > 0) await audit(sql, accountId, 'sessions-ended', { deviceId, network });
      return { reply: { ended } };
    }),
});
export type SessionsService = ReturnType<typeof sessionsService>;
