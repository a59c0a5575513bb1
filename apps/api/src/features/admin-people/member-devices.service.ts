import type { listMemberDevices } from '@coffer/contracts';
import type { z } from 'zod';
import { cursorFrom, likeOf, pageOf, pageRows, shapes } from '../../console/paging.ts';
import { countOwners, lockMembers, type Member } from '../../console/parties.ts';
import { type Deed, whyNot } from '../../console/rights.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { revokeDevice } from '../../db/devices.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import * as repo from './devices.repo.ts';

export interface MemberDevicesDeps {
  readonly database: Database;
  readonly mailsAbout: AccountMails;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Asked = z.output<NonNullable<(typeof listMemberDevices)['query']>>;

/** Who asks, from which network. */
interface Asker {
  readonly actor: Actor;
  readonly network: string;
}

/** Devices and sessions of members, and their end by an administrator. */
export const memberDevicesService = ({ database, mailsAbout }: MemberDevicesDeps) => {
  /** The member, locked with the caller. @throws where there is none, or the caller may not do this to him. */
  const lockSubject = async (
    sql: Sql,
    actor: Actor,
    accountId: string,
    kind: Deed['kind'],
  ): Promise<Member> => {
    const members = await lockMembers(sql, [actor.accountId, accountId]);
    const [me, member] = [members.get(actor.accountId), members.get(accountId)];
    if (!me || me.isSuspended) throw problem('api/unauthenticated');
    if (!member) throw problem('api/not-found');
    if (whyNot(me, member, { kind } as Deed, await countOwners(sql))) throw problem('api/forbidden');
    return member;
  };

  return {
    list: async ({ search, unseenDays, after, limit = pageRows }: Asked) => {
      const { sql } = database;
      const wanted = { like: likeOf(search), unseenDays: unseenDays ?? null };
      const behind = cursorFrom(after, [shapes.moment, shapes.id]);
      const [found, total] = await Promise.all([
        repo.listDevices(sql, wanted, behind, limit + 1),
        repo.countDevices(sql, wanted),
      ]);
      const { rows, next } = pageOf(found, limit, ({ seen, deviceId }) => [seen, deviceId]);
      return { reply: { devices: rows.map(repo.toMemberDevice), next, total } };
    },

    endSessions: ({ actor, network }: Asker, accountId: string, change: Change) =>
      change<{ sessionsEnded: number }>(async ({ sql }) => {
        await lockSubject(sql, actor, accountId, 'end-sessions');
        // Of his own the one stays by which he asks.
        const sessionsEnded = await endSessionsOf(sql, accountId, { except: actor.sessionId });
        await audit(sql, accountId, 'member-sessions-ended', {
          ...{ by: actor.accountId, network, detail: { sessions: sessionsEnded } },
        });
        return { reply: { sessionsEnded } };
      }),

    revoke: ({ actor, network }: Asker, deviceId: string, change: Change) =>
      change<{ sessionsEnded: number }>(async ({ sql }) => {
        const accountId = await repo.findHolder(sql, deviceId);
        if (accountId === null) throw problem('api/not-found');
        const { email } = await lockSubject(sql, actor, accountId, 'revoke-device');
        const deviceName = await revokeDevice(sql, accountId, deviceId);
        if (deviceName === null) throw problem('api/not-found');
        const sessionsEnded = await endSessionsOf(sql, accountId, { deviceId });
        await audit(sql, accountId, 'member-device-revoked', { by: actor.accountId, deviceId, network });
        await notify(sql, { kind: 'account', accountId });
        await mailsAbout.tell(sql, { accountId, email }, 'device-revoked', { deviceName });
        return { reply: { sessionsEnded } };
      }),
  };
};
export type MemberDevicesService = ReturnType<typeof memberDevicesService>;
