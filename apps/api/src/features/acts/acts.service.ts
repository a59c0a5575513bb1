import type { ActivityKind, disown as disownEndpoint, ReplyOf } from '@coffer/contracts';
import { type ActRow, lockAct } from '../../db/acts.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { revokeDevice } from '../../db/devices.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { notify } from '../../db/hub.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { undoAct } from '../../db/undo-act.ts';
import { bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { AccountMails, Addressee } from '../../mail/account-mails.ts';
import { sha256 } from '../../secrets/vaulting.ts';
import * as repo from './acts.repo.ts';

export interface ActsDeps {
  readonly database: Database;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly mailsAbout: AccountMails;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Disowned = ReplyOf<typeof disownEndpoint>;

const isOfRecovery = (kind: ActivityKind): boolean =>
  ['recovery-verified', 'recovery-waiting', 'recovery-released'].includes(kind);

/** Stopping what is pending: from a session, or by the link "this was not me" of a mail (docs/spec/acts.md). */
export const actsService = ({ database, limits, limitFactor, mailsAbout }: ActsDeps) => {
  // A token can't be guessed; the limit spares the database those who try.
  const looks: Limit = { name: 'not-me', most: 30 * limitFactor, seconds: 3600 };

  const hashOf = (token: string): Buffer =>
    sha256(Buffer.from(bytesField('token', token)).toString('base64url'));

  const stop = async (
    sql: Sql,
    to: Addressee,
    act: ActRow,
    where: { deviceId?: string | null; network: string },
  ) => {
    await undoAct(sql, act);
    await audit(sql, to.accountId, 'act-stopped', where);
    await mailsAbout.tell(sql, to, 'act-stopped', { subject: act.subject ?? act.kind });
  };

  const emailOf = async (sql: Sql, accountId: string): Promise<string> => {
    const [row] = await sql<{ email: string }>('SELECT email FROM account WHERE id = $1 FOR UPDATE', [
      accountId,
    ]);
    if (!row) throw problem('api/unauthenticated');
    return row.email;
  };

  const stopOf = async (sql: Sql, mail: repo.MailTokenRow, network: string): Promise<boolean> => {
    const accountId = mail.account_id;
    const act = mail.act_id ? await lockAct(sql, accountId, mail.act_id) : null;
    if (act) await stop(sql, { accountId, email: mail.email }, act, { network });
    // One that waits for nothing has no act, and is stopped all the same.
    const recoveries = isOfRecovery(mail.kind) ? await repo.dropRecoveries(sql, accountId) : 0;
    return act !== null || recoveries > 0;
  };

  return {
    cancel: (actor: Actor, actId: string, network: string, change: Change) =>
      change<{ cancelled: true }>(async ({ sql }) => {
        const { accountId, deviceId } = actor;
        const email = await emailOf(sql, accountId);
        const act = await lockAct(sql, accountId, actId);
        if (!act) throw problem('api/not-found');
        await stop(sql, { accountId, email }, act, { deviceId, network });
        await notify(sql, { kind: 'account', accountId });
        return { reply: { cancelled: true } };
      }),

    look: async (token: string, network: string) => {
      await limits.take(looks, network);
      const mail = await repo.findMailToken(database.sql, hashOf(token));
      if (!mail) throw problem('api/not-found');
      const act = mail.act_id ? await lockAct(database.sql, mail.account_id, mail.act_id) : null;
      return {
        reply: {
          kind: mail.kind,
          at: mail.created_at.getTime(),
          act: act && { kind: act.kind, effectiveAt: act.effective_at.getTime() },
          deviceName: mail.device_name,
        },
      };
    },

    disown: async (token: string, network: string, change: Change) => {
      await limits.take(looks, network);
      return change<Disowned>(async ({ sql }) => {
        const mail = await repo.takeMailToken(sql, hashOf(token));
        if (!mail) throw problem('api/not-found');
        const { account_id: accountId, device_id: deviceId } = mail;
        const stopped = await stopOf(sql, mail, network);
        const deviceRevoked = deviceId !== null && (await revokeDevice(sql, accountId, deviceId)) !== null;
        if (deviceRevoked) await audit(sql, accountId, 'device-revoked', { deviceId, network });
        const sessionsEnded = await endSessionsOf(sql, accountId);
        await audit(sql, accountId, 'disowned', { network });
        return { reply: { stopped, deviceRevoked, sessionsEnded } };
      });
    },
  };
};
export type ActsService = ReturnType<typeof actsService>;
