import { canonicalEmail } from '@coffer/crypto/verify';
import type { MailCodes } from '../../codes/mail-codes.ts';
import { lockAct, putAct } from '../../db/acts.ts';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import { mails } from '../../mail/messages.ts';
import type { StepUps } from '../../secrets/step-ups.ts';
import * as repo from './account.repo.ts';

export interface AccountActsDeps {
  readonly stepUps: StepUps;
  readonly limits: Limits;
  readonly codes: MailCodes;
  readonly mailsAbout: AccountMails;
}

/** Who asks, from which network, with which answer to a step-up. */
export interface Ask {
  readonly actor: Actor;
  readonly network: string;
  readonly body: { readonly nonce: string; readonly reauth: string };
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

// Each one mails an address that the asker may name freely.
const emailChanges: Limit = { name: 'email-changes', most: 5, seconds: 86_400 };

/** Acts on the account as a whole that wait before they take effect (docs/spec/acts.md). */
export const accountActsService = ({ stepUps, limits, codes, mailsAbout }: AccountActsDeps) => {
  const lockHolder = async (sql: Sql, accountId: string): Promise<repo.Holder> => {
    const holder = await repo.lockHolder(sql, accountId);
    if (!holder) throw problem('api/unauthenticated');
    return holder;
  };

  return {
    // [Note: Address taken] Whether an address has an account is told to its mailbox alone: the asker gets the same reply
    // and the same wait either way, and no code fits.
    beginEmailChange: (ask: Ask, typed: string, change: Change) =>
      change<{ actId: string; effectiveAt: number }>(async ({ sql }) => {
        const { actor, network, body } = ask;
        const { accountId, deviceId } = actor;
        const wrong = await stepUps.judge(sql, actor, { action: 'email', ...body });
        if (wrong) return wrong;
        const holder = await lockHolder(sql, accountId);
        const email = canonicalEmail(typed);
        if (email === holder.email) throw invalid('email');
        await limits.takeIn(sql, emailChanges, accountId);
        await repo.dropActs(sql, accountId, 'change-email');
        const { actId, effectiveAt } = await putAct(sql, { accountId, kind: 'change-email', subject: email });
        const isFree = !(await repo.isTaken(sql, holder.organisation_id, email));
        const mail = (code: string) => (isFree ? mails.emailCode(code) : mails.addressTaken());
        await codes.send(sql, { id: actId, purpose: 'email', to: email, isReal: isFree, mail });
        await audit(sql, accountId, 'email-change-asked', { deviceId, network });
        const told = { actId, until: effectiveAt, subject: email };
        await mailsAbout.tell(sql, { accountId, email: holder.email }, 'email-change-asked', told);
        return { reply: { actId, effectiveAt: effectiveAt.getTime() } };
      }),

    confirmEmailCode: ({ actor, network }: Omit<Ask, 'body'>, actId: string, code: string, change: Change) =>
      change<{ verified: true }>(async ({ sql }) => {
        const { accountId, deviceId } = actor;
        const act = await lockAct(sql, accountId, actId);
        if (act?.kind !== 'change-email') throw problem('api/not-found');
        if (act.verified_at) return { reply: { verified: true } };
        const verdict = await codes.check(sql, { id: actId, purpose: 'email', code });
        if (verdict === 'expired') return problem('api/code-expired');
        if (verdict !== 'right') {
          await audit(sql, accountId, 'email-code-wrong', { deviceId, network });
          return problem('api/wrong-code', { triesLeft: verdict.triesLeft });
        }
        await repo.markVerified(sql, actId);
        await audit(sql, accountId, 'email-verified', { deviceId, network });
        await notify(sql, { kind: 'account', accountId });
        return { reply: { verified: true } };
      }),

    requestDeletion: (ask: Ask, change: Change) =>
      change<{ actId: string; effectiveAt: number }>(async ({ sql }) => {
        const { actor, network, body } = ask;
        const { accountId, deviceId } = actor;
        const wrong = await stepUps.judge(sql, actor, { action: 'delete-account', ...body });
        if (wrong) return wrong;
        const { email } = await lockHolder(sql, accountId);
        const owned = await repo.findOwnedAlone(sql, accountId);
        if (owned) return problem('api/last-owner', { field: owned });
        await repo.dropActs(sql, accountId, 'delete-account');
        const { actId, effectiveAt } = await putAct(sql, { accountId, kind: 'delete-account' });
        await audit(sql, accountId, 'deletion-asked', { deviceId, network });
        await mailsAbout.tell(sql, { accountId, email }, 'deletion-asked', { actId, until: effectiveAt });
        return { reply: { actId, effectiveAt: effectiveAt.getTime() } };
      }),
  };
};
export type AccountActsService = ReturnType<typeof accountActsService>;
