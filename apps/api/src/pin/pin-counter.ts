import { randomBytes } from 'node:crypto';
import { idText } from '@coffer/crypto/verify';
import { audit } from '../db/audit.ts';
import { findPinTries } from '../db/policy.ts';
import type { Actor } from '../db/sessions.ts';
import type { Sql } from '../db/sql.ts';
import { problem } from '../http/problem.ts';
import type { AccountMails } from '../mail/account-mails.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { mails } from '../mail/messages.ts';
import * as repo from './pin-evaluations.ts';
import { freezeHours, judgePin, type PinTriesAllowed, pinLimits, triesLeft } from './pin-limits.ts';

export interface PinCounterDeps {
  readonly mailQueue: MailQueue;
  readonly mailsAbout: AccountMails;
}

/** Who evaluates: a session, or a recovery in its place. */
export type PinTrier = Pick<Actor, 'accountId' | 'deviceId' | 'sessionId' | 'kind'>;

/** Counts PIN evaluations of an account whose row is locked (docs/spec/sign-in.md §3). */
export const pinCounter = ({ mailQueue, mailsAbout }: PinCounterDeps) => {
  const judge = async (sql: Sql, actor: PinTrier, account: repo.PinHolder) => {
    const byFull = actor.kind === 'full';
    const counts = await repo.countEvaluations(sql, actor.accountId, byFull);
    const allowed = await findPinTries(sql, actor.accountId);
    const judged = judgePin(account, counts, byFull, allowed);
    if (judged.kind === 'frozen') throw problem('api/frozen', { retryAt: judged.retryAt, triesLeft: 0 });
    if (judged.kind === 'hour')
      throw problem('api/too-many-tries', { retryAt: judged.retryAt, triesLeft: 0 });
    return { counts, allowed };
  };

  /** Freezes where it is due and tells the owner; what a full session evaluates is the owner's own. */
  const follow = async (
    sql: Sql,
    { accountId, deviceId }: PinTrier,
    account: repo.PinHolder,
    total: number,
    { network, allowed }: { readonly network: string; readonly allowed: PinTriesAllowed },
  ): Promise<boolean> => {
    const hours = freezeHours(account, total, allowed);
    if (hours > 0) {
      const until = await repo.freeze(sql, accountId, hours);
      await audit(sql, accountId, 'pin-frozen', { deviceId, network });
      await mailsAbout.tell(sql, { accountId, email: account.email }, 'pin-frozen', { until });
    } else if (total === pinLimits.mailAt) {
      await mailQueue.put(sql, { to: account.email, ...mails.pinTries(total) });
    }
    return hours > 0;
  };

  return {
    /** Counts one evaluation and gives the tries left; whatever is thrown means that nothing may be evaluated. */
    count: async (sql: Sql, actor: PinTrier, account: repo.PinHolder, network: string): Promise<number> => {
      const { accountId, deviceId, sessionId } = actor;
      const byFull = actor.kind === 'full';
      const { counts, allowed } = await judge(sql, actor, account);
      await repo.putEvaluation(sql, { id: idText(randomBytes(16)), accountId, sessionId, deviceId, byFull });
      await audit(sql, accountId, 'pin-tried', { deviceId, network });
      const more = { network, allowed };
      const isFrozen = !byFull && (await follow(sql, actor, account, counts.total + 1, more));
      return triesLeft(counts, isFrozen, byFull, allowed);
    },
  };
};
