import { randomBytes } from 'node:crypto';
import type { stepUpActions } from '@coffer/contracts';
import { equalBytes, idBytes, stepUpMessage } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import { hmacSha256, type ServerBoxes, sha256 } from '../../secrets/vaulting.ts';
import { findStepUpAccount, putChallenge, takeChallenge } from './step-up.repo.ts';

type Action = (typeof stepUpActions)[number];
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

export interface StepUpDeps {
  readonly boxes: ServerBoxes;
  readonly limits: Limits;
}

export interface StepUpAnswer {
  readonly action: Action;
  readonly nonce: string;
  readonly proof: string;
}

const wrongAnswers: Limit = { name: 'step-up-wrong', most: 5, seconds: 3600 };

/** Asks for the password again before weighty acts, without its leaving the browser. */
export const stepUpService = ({ boxes, limits }: StepUpDeps) => {
  const isRight = (actor: Actor, sealedKey: Buffer, { action, nonce, proof }: StepUpAnswer): boolean => {
    const message = stepUpMessage(bytesField('nonce', nonce), idBytes(actor.sessionId), action);
    const expected = hmacSha256(boxes.reauthKeys.open(actor.accountId, sealedKey), message);
    return equalBytes(expected, bytesField('proof', proof));
  };
  return {
    challenge: async (actor: Actor, action: Action, change: Change) => {
      await limits.check(wrongAnswers, actor.accountId);
      return change(async ({ sql }) => {
        const account = await findStepUpAccount(sql, actor.accountId);
        if (!account) throw problem('api/unauthenticated');
        const nonce = randomBytes(32);
        await putChallenge(sql, sha256(nonce), `step-up:${action}`, actor.sessionId);
        const salt = base64Url(account.salt);
        return { reply: { nonce: base64Url(nonce), sessionId: actor.sessionId, kdf: account.kdf, salt } };
      });
    },
    confirm: async (actor: Actor, answer: StepUpAnswer, change: Change) => {
      await limits.take(wrongAnswers, actor.accountId);
      return change<{ confirmed: true }>(async ({ sql }) => {
        const nonce = sha256(bytesField('nonce', answer.nonce));
        if (!(await takeChallenge(sql, nonce, `step-up:${answer.action}`, actor.sessionId))) {
          return problem('api/bad-nonce');
        }
        const account = await findStepUpAccount(sql, actor.accountId);
        if (!account || !isRight(actor, account.reauth_key, answer)) {
          await audit(sql, actor.accountId, 'step-up-wrong');
          return problem('api/bad-proof');
        }
        await audit(sql, actor.accountId, `step-up-${answer.action}`);
        await limits.clearIn(sql, wrongAnswers, actor.accountId);
        return { reply: { confirmed: true } };
      });
    },
  };
};
export type StepUpService = ReturnType<typeof stepUpService>;
