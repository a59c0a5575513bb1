import type { challengeFactor, ReplyOf, submitFactor } from '@coffer/contracts';
import type { z } from 'zod';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { findFactorDemand } from '../../db/policy.ts';
import type { Actor } from '../../db/sessions.ts';
import { passStep, type Steps, stepsOf } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import type { ServerBoxes } from '../../secrets/vaulting.ts';
import { backupCodeHash } from './backup-codes.ts';
import * as repo from './factors.repo.ts';
import { totpStep } from './totp.ts';
import type { Webauthn } from './webauthn.ts';

export interface AnswerDeps {
  readonly boxes: ServerBoxes;
  readonly limits: Limits;
  readonly mailsAbout: AccountMails;
  readonly keys: Webauthn;
}

type Answer = z.output<(typeof submitFactor)['body']>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

const wrongAnswers: Limit = { name: 'factor-wrong', most: 5, seconds: 3600 };
const placeOf = ({ sessionId }: Actor) => ({ sessionId, purpose: 'webauthn-sign-in' }) as const;

/** The step of a further factor while signing in (docs/spec/factors.md). */
export const answerFactorService = ({ boxes, limits, mailsAbout, keys }: AnswerDeps) => {
  /** Factors that this sign-in may use: where security keys are asked for and there is one, no app stands in for it. */
  const usable = async (sql: Sql, accountId: string): Promise<repo.StoredFactor[]> => {
    const factors = await repo.listFactors(sql, accountId);
    const strong = factors.filter(({ kind }) => kind === 'webauthn');
    if (strong.length === 0) return factors;
    return (await findFactorDemand(sql, accountId)) === 'webauthn' ? strong : factors;
  };

  const assertTurn = async (sql: Sql, actor: Actor): Promise<string> => {
    const email = await repo.lockEmail(sql, actor.accountId);
    if (email === null) throw problem('api/unauthenticated');
    const [next] = await stepsOf(sql, actor);
    if (next === 'code') throw problem('api/step-missing');
    if (next !== 'factor') throw problem('api/not-found');
    return email;
  };

  const isCode = async (sql: Sql, factors: readonly repo.StoredFactor[], code: string): Promise<boolean> => {
    for (const { id, kind, secret, last_step: last } of factors) {
      if (kind !== 'totp' || !secret) continue;
      const step = totpStep(
        boxes.factors.open(id, secret),
        code,
        last === null ? null : Number(last),
        Date.now(),
      );
      if (step !== null && (await repo.useStep(sql, id, step))) return true;
    }
    return false;
  };

  const isRight = async (sql: Sql, actor: Actor, answer: Answer): Promise<boolean> => {
    const { accountId } = actor;
    if (answer.kind === 'backup-codes') {
      return repo.useBackupCode(sql, accountId, backupCodeHash(boxes.codeKey, accountId, answer.code));
    }
    const factors = await usable(sql, accountId);
    if (answer.kind === 'totp') return isCode(sql, factors, answer.code);
    const signed = await keys.verifyAssertion(sql, placeOf(actor), answer.response, factors);
    if (signed) await repo.useCredential(sql, signed.factor.id, signed.counter);
    return signed !== null;
  };

  return {
    challenge: (actor: Actor, change: Change) =>
      change<ReplyOf<typeof challengeFactor>>(async ({ sql }) => {
        await assertTurn(sql, actor);
        const factors = await usable(sql, actor.accountId);
        const strong = factors.filter(({ kind }) => kind === 'webauthn');
        const backup = (await repo.countBackupCodes(sql, actor.accountId)) > 0;
        const kinds = [
          ...new Set(factors.map(({ kind }) => kind)),
          ...(backup ? ['backup-codes' as const] : []),
        ];
        if (strong.length === 0) return { reply: { kinds } };
        const options = await keys.requestOptions(sql, placeOf(actor), strong);
        return { reply: { kinds, webauthn: { ...options } as Record<string, unknown> } };
      }),

    submit: (actor: Actor, answer: Answer, network: string, change: Change) =>
      change<{ steps: Steps }>(async ({ sql }) => {
        const { accountId, deviceId } = actor;
        const email = await assertTurn(sql, actor);
        await limits.takeIn(sql, wrongAnswers, accountId);
        if (!(await isRight(sql, actor, answer))) {
          await audit(sql, accountId, 'factor-wrong', { deviceId, network });
          return problem('api/wrong-code');
        }
        await limits.clearIn(sql, wrongAnswers, accountId);
        if (!(await passStep(sql, actor.sessionId, 'factor'))) throw problem('api/unauthenticated');
        const isBackup = answer.kind === 'backup-codes';
        await audit(sql, accountId, isBackup ? 'backup-code-used' : 'factor-passed', { deviceId, network });
        if (isBackup) await mailsAbout.tell(sql, { accountId, email }, 'backup-code-used');
        return { reply: { steps: await stepsOf(sql, { ...actor, factorPassed: true }) } };
      }),
  };
};
export type AnswerFactorService = ReturnType<typeof answerFactorService>;
