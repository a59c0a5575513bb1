import { randomBytes } from 'node:crypto';
import type { ApiError, stepUpActions } from '@coffer/contracts';
import { equalBytes, idBytes, stepUpMessage } from '@coffer/crypto/verify';
import { audit } from '../db/audit.ts';
import type { Limit, Limits } from '../db/limits.ts';
import type { Actor } from '../db/sessions.ts';
import type { Sql } from '../db/sql.ts';
import { base64Url, bytesField } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { hmacSha256, type ServerBoxes, sha256 } from './vaulting.ts';

export type StepUpAction = (typeof stepUpActions)[number];

export interface StepUpAnswer {
  readonly action: StepUpAction;
  readonly nonce: string;
  /** HMAC under the account's reauth key. */
  readonly reauth: string;
}

const wrongAnswers: Limit = { name: 'step-up-wrong', most: 5, seconds: 3600 };
const purposeOf = (action: StepUpAction): string => `step-up:${action}`;

const putText = `INSERT INTO nonce (hash, purpose, subject_id, expires_at)
  VALUES ($1, $2, $3, now() + interval '2 minutes')`;
const takeText = `DELETE FROM nonce
  WHERE hash = $1 AND purpose = $2 AND subject_id = $3 AND expires_at > now() RETURNING hash`;

/** The password asked for again before weighty acts, without its leaving the browser; for every feature that asks. */
export const stepUps = ({ boxes, limits }: { readonly boxes: ServerBoxes; readonly limits: Limits }) => {
  const isRight = async (sql: Sql, actor: Actor, { action, nonce, reauth }: StepUpAnswer) => {
    const [account] = await sql<{ reauth_key: Buffer }>('SELECT reauth_key FROM account WHERE id = $1', [
      actor.accountId,
    ]);
    if (!account) return false;
    const message = stepUpMessage(bytesField('nonce', nonce), idBytes(actor.sessionId), action);
    const expected = hmacSha256(boxes.reauthKeys.open(actor.accountId, account.reauth_key), message);
    return equalBytes(expected, bytesField('reauth', reauth));
  };
  return {
    /** @throws `api/too-many-tries` while step-ups of the account are locked. */
    checkLimit: (actor: Actor): Promise<void> => limits.check(wrongAnswers, actor.accountId),
    /** A challenge of this session for one act, for two minutes. */
    challenge: async (sql: Sql, actor: Actor, action: StepUpAction): Promise<string> => {
      const nonce = randomBytes(32);
      await sql(putText, [sha256(nonce), purposeOf(action), actor.sessionId]);
      return base64Url(nonce);
    },
    // [Note: Returned, not thrown] A wrong answer is counted, and its challenge used up, in the caller's transaction. That
    // holds only if the transaction commits: so the problem comes back as a value, and the caller returns it.
    /**
     * What is wrong with an answer, or null if it is right; the caller returns the problem at once. Takes the challenge.
     * @throws `api/too-many-tries` after five wrong answers in an hour.
     */
    judge: async (sql: Sql, actor: Actor, answer: StepUpAnswer): Promise<ApiError | null> => {
      await limits.takeIn(sql, wrongAnswers, actor.accountId);
      const hash = sha256(bytesField('nonce', answer.nonce));
      const taken = await sql(takeText, [hash, purposeOf(answer.action), actor.sessionId]);
      if (taken.length !== 1) return problem('api/bad-nonce');
      if (!(await isRight(sql, actor, answer))) {
        await audit(sql, actor.accountId, 'step-up-wrong');
        return problem('api/bad-proof');
      }
      await limits.clearIn(sql, wrongAnswers, actor.accountId);
      return null;
    },
  };
};
export type StepUps = ReturnType<typeof stepUps>;
