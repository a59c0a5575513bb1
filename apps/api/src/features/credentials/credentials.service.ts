import { canonicalEmail } from '@coffer/crypto/verify';
import { type CredentialAccount, type CredentialDeps, lockCredentials } from '../../credentials/account.ts';
import { applyCredentials, assertProof } from '../../credentials/apply-credentials.ts';
import type { WaysChange } from '../../credentials/ways.ts';
import { lockAct } from '../../db/acts.ts';
import { audit, type Whence } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import type { StepUps } from '../../secrets/step-ups.ts';
import { assertFits, type CredentialChange, rulesByAct } from './credential-acts.ts';
import * as repo from './credentials.repo.ts';

export interface ChangeDeps extends CredentialDeps {
  readonly database: Database;
  readonly stepUps: StepUps;
  readonly mailsAbout: AccountMails;
}

type Bytes = Uint8Array<ArrayBuffer>;
interface ChangeCall {
  readonly actor: Actor;
  readonly body: CredentialChange;
  readonly raw: Bytes;
  readonly proof: Bytes;
  readonly ip: string;
  readonly change: <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

const uniqueViolation = '23505';

/** Changes of password, PIN, address, ways back in and keys by somebody who is signed in. */
export const credentialsService = (deps: ChangeDeps) => {
  const { database, stepUps, mailsAbout, organisationId } = deps;

  /** The account's address after the change; a new one has waited and its code was typed. */
  const addressAfter = async (sql: Sql, account: CredentialAccount, { email }: CredentialChange) => {
    if (!email) return account.email;
    const wanted = canonicalEmail(email.email);
    const act = await lockAct(sql, account.accountId, email.actId);
    if (act?.kind !== 'change-email' || act.subject !== wanted) throw invalid('email.actId');
    if (!act.verified_at || !act.is_due)
      throw problem('api/waiting', { retryAt: act.effective_at.getTime() });
    if (await repo.isAddressTaken(sql, organisationId, wanted)) throw invalid('email.email');
    await repo.removeAct(sql, act.id);
    return wanted;
  };

  const tellOfWays = async (sql: Sql, account: CredentialAccount, ways: WaysChange, from: Whence) => {
    for (const { kind, waits } of ways.written) {
      const what = waits ? 'recovery-added' : 'recovery-set';
      await audit(sql, account.accountId, what, from);
      const facts = waits ? { actId: waits.actId, until: waits.effectiveAt } : {};
      await mailsAbout.tell(sql, account, what, { subject: kind, ...facts });
    }
    for (const kind of ways.dropped) {
      await audit(sql, account.accountId, 'recovery-dropped', from);
      await mailsAbout.tell(sql, account, 'recovery-dropped', { subject: kind });
    }
  };

  const tellOfAct = async (
    sql: Sql,
    account: CredentialAccount,
    act: CredentialChange['act'],
    email: string,
    from: Whence,
  ) => {
    const { kind } = rulesByAct[act];
    if (!kind) return;
    await audit(sql, account.accountId, kind, from);
    const isMoved = email !== account.email;
    await mailsAbout.tell(sql, account, kind, isMoved ? { subject: email } : {});
    if (isMoved) await mailsAbout.tell(sql, { ...account, email }, kind, { subject: email });
  };

  const apply = async (sql: Sql, actor: Actor, account: CredentialAccount, body: CredentialChange) => {
    const email = await addressAfter(sql, account, body);
    try {
      const ways = await applyCredentials(deps, sql, account, body, {
        ...{ email, deviceId: actor.deviceId, areWaysAtOnce: false },
      });
      return { email, ways };
    } catch (error) {
      // Somebody verified a sign-up with the same address in the same moment.
      if ((error as { code?: string }).code === uniqueViolation) throw invalid('email.email');
      throw error;
    }
  };

  const change = ({ actor, body, raw, proof, ip, change: run }: ChangeCall) => {
    if (body.accountId !== actor.accountId) throw problem('api/unauthenticated');
    assertFits(body);
    const nonce = bytesField('nonce', body.nonce);
    return run<{ seq: number; activeFrom?: number }>(async ({ sql }) => {
      const account = await lockCredentials(sql, actor.accountId);
      if (!account || !(await repo.isSessionThere(sql, actor.sessionId)))
        throw problem('api/unauthenticated');
      const wrong = await stepUps.judge(sql, actor, { action: 'credentials', ...body });
      if (wrong) return wrong;
      await assertProof(deps, account, { nonce, raw, proof });
      const { email, ways } = await apply(sql, actor, account, body);
      const from = { deviceId: actor.deviceId, network: ip };
      await tellOfAct(sql, account, body.act, email, from);
      await tellOfWays(sql, account, ways, from);
      const { accountId } = account;
      if (rulesByAct[body.act].endsOtherSessions) {
        await endSessionsOf(sql, accountId, { except: actor.sessionId });
      } else await notify(sql, { kind: 'account', accountId });
      const activeFrom = ways.written.find(({ waits }) => waits)?.waits?.effectiveAt.getTime();
      const { seq } = body.state;
      return { reply: activeFrom === undefined ? { seq } : { seq, activeFrom } };
    });
  };

  const listIdentities = async (actor: Actor, since: number) => {
    const rows = await repo.listIdentities(database, actor.accountId, since);
    const identities = rows.map(({ identity, signature, rotation }) => ({
      ...{ identity: base64Url(identity), signature: base64Url(signature) },
      ...(rotation ? { rotation: base64Url(rotation) } : {}),
    }));
    return { reply: { identities } };
  };

  return { change, listIdentities };
};
export type CredentialsService = ReturnType<typeof credentialsService>;
