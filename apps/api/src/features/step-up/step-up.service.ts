import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { StepUpAction, StepUps } from '../../secrets/step-ups.ts';
import { findStepUpAccount } from './step-up.repo.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

export interface StepUpConfirmation {
  readonly action: StepUpAction;
  readonly nonce: string;
  readonly proof: string;
}

/** Asks for the password again before weighty acts that the server takes no part in, or that show what is here already. */
export const stepUpService = ({ stepUps }: { readonly stepUps: StepUps }) => ({
  challenge: async (actor: Actor, action: StepUpAction, change: Change) => {
    await stepUps.checkLimit(actor);
    return change(async ({ sql }) => {
      const account = await findStepUpAccount(sql, actor.accountId);
      if (!account) throw problem('api/unauthenticated');
      const nonce = await stepUps.challenge(sql, actor, action);
      return {
        reply: { nonce, sessionId: actor.sessionId, kdf: account.kdf, salt: base64Url(account.salt) },
      };
    });
  },
  confirm: (actor: Actor, { action, nonce, proof }: StepUpConfirmation, change: Change) =>
    change<{ confirmed: true }>(async ({ sql }) => {
      const wrong = await stepUps.judge(sql, actor, { action, nonce, reauth: proof });
      if (wrong) return wrong;
      await audit(sql, actor.accountId, `step-up-${action}`);
      return { reply: { confirmed: true } };
    }),
});
export type StepUpService = ReturnType<typeof stepUpService>;
