import type { MailCodes } from '../../codes/mail-codes.ts';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import { type Actor, extendForCode } from '../../db/sessions.ts';
import { passStep, type Steps, stepsOf } from '../../db/sign-in-steps.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import { mails } from '../../mail/messages.ts';
import { lockAccount } from './sign-in.repo.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** The step of an unknown device: a code that was mailed with the reply to the password. */
export const signInCodeService = ({ codes }: { readonly codes: MailCodes }) => ({
  submit: (actor: Actor, code: string, network: string, change: Change) =>
    change<{ steps: Steps }>(async ({ sql }) => {
      const { accountId, sessionId } = actor;
      const account = await lockAccount(sql, accountId);
      if (!account || account.suspended_at) throw problem('api/unauthenticated');
      const verdict = await codes.check(sql, { id: sessionId, purpose: 'sign-in', code });
      if (verdict === 'expired') return problem('api/code-expired');
      if (verdict !== 'right') {
        await audit(sql, accountId, 'sign-in-code-wrong', { network });
        return problem('api/wrong-code', { triesLeft: verdict.triesLeft });
      }
      if (!(await passStep(sql, sessionId, 'code'))) return problem('api/unauthenticated');
      return { reply: { steps: await stepsOf(sql, { ...actor, codePassed: true }) } };
    }),
  resend: (actor: Actor, network: string, change: Change) =>
    change<{ sent: true }>(async ({ sql }) => {
      const { accountId, sessionId: id } = actor;
      const account = await lockAccount(sql, accountId);
      if (!account || account.suspended_at) throw problem('api/unauthenticated');
      const { email: to } = account;
      await codes.resend(sql, { id, to, purpose: 'sign-in', isReal: true, mail: mails.signInCode });
      await extendForCode(sql, id);
      await audit(sql, accountId, 'sign-in-code-sent', { network });
      return { reply: { sent: true } };
    }),
});
export type SignInCodeService = ReturnType<typeof signInCodeService>;
