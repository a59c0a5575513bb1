import { randomBytes } from 'node:crypto';
import { copyBytes, evaluateBlinded, idText } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { mails } from '../../mail/messages.ts';
import { openOprfKey } from '../../secrets/vaulting.ts';
import { freezeHours, judgePin, pinLimits, triesLeft } from './pin-limits.ts';
import * as repo from './sign-in.repo.ts';

export interface EvaluateDeps {
  readonly oprfSeed: Buffer;
  readonly mailQueue: MailQueue;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

const nonceSeconds = 60;

/** Second step, first half: one evaluation, counted before its answer leaves. */
export const evaluatePinService = ({ oprfSeed, mailQueue }: EvaluateDeps) => {
  const tell = async (
    sql: Sql,
    account: repo.PinAccount,
    total: number,
    frozenUntil: Date | null,
  ): Promise<void> => {
    if (frozenUntil)
      await mailQueue.put(sql, { to: account.email, ...mails.pinFrozen(frozenUntil.toUTCString()) });
    else if (total === pinLimits.mailAt)
      await mailQueue.put(sql, { to: account.email, ...mails.pinTries(total) });
  };

  /** Checks and counts; whatever is thrown here means that nothing was evaluated. */
  const count = async ({ sql }: Work, actor: Actor) => {
    const account = await repo.lockAccount(sql, actor.accountId);
    if (!account || account.suspended_at) throw problem('api/unauthenticated');
    const counts = await repo.countEvaluations(sql, actor.accountId);
    const judged = judgePin(account, counts, Date.now());
    if (judged.kind === 'frozen') throw problem('api/frozen', { retryAt: judged.retryAt, triesLeft: 0 });
    if (judged.kind === 'hour')
      throw problem('api/too-many-tries', { retryAt: judged.retryAt, triesLeft: 0 });
    const id = idText(randomBytes(16));
    await repo.putEvaluation(sql, { id, ...actor });
    await audit(sql, actor.accountId, 'pin-tried');
    const hours = freezeHours(account, counts.total + 1);
    const frozenUntil = hours > 0 ? await repo.freeze(sql, actor.accountId, hours) : null;
    if (frozenUntil) await audit(sql, actor.accountId, 'pin-frozen');
    await tell(sql, account, counts.total + 1, frozenUntil);
    return { account, attemptsLeft: triesLeft(counts, frozenUntil !== null) };
  };

  const evaluate = async (account: repo.PinAccount, accountId: string, blinded: Uint8Array<ArrayBuffer>) => {
    const place = { accountId, purpose: 'pin', pinEpoch: account.pin_epoch } as const;
    try {
      return await evaluateBlinded(copyBytes(openOprfKey(oprfSeed, place, account.pin_oprf_key)), blinded);
    } catch (error) {
      if ((error as { code?: string }).code === 'crypto/bad-element') return null;
      throw error;
    }
  };

  return {
    // [Note: Counted first] The answer is made inside the transaction that counts it, but it leaves only after the
    // commit: a crash in between loses the answer, never the count. A bad element is counted as well.
    evaluate: (actor: Actor, blindedText: string, change: Change) => {
      const blinded = bytesField('blinded', blindedText);
      return change(async (on) => {
        const { account, attemptsLeft } = await count(on, actor);
        const evaluated = await evaluate(account, actor.accountId, blinded);
        if (!evaluated) return invalid('blinded');
        const nonce = randomBytes(32);
        await repo.putNonce(on.sql, actor.sessionId, nonce, nonceSeconds);
        return {
          reply: {
            evaluated: base64Url(evaluated),
            wrappedRootKey: base64Url(account.wrapped_root_key),
            privateKeys: base64Url(account.private_keys),
            identity: base64Url(account.identity),
            nonce: base64Url(nonce),
            pinEpoch: account.pin_epoch,
            rootEpoch: account.root_epoch,
            attemptsLeft,
          },
        };
      });
    },
  };
};
export type EvaluatePinService = ReturnType<typeof evaluatePinService>;
