import { randomBytes } from 'node:crypto';
import type { confirmFactor } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import type { z } from 'zod';
import { putAct } from '../../db/acts.ts';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { findFactorDemand } from '../../db/policy.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import type { StepUps } from '../../secrets/step-ups.ts';
import type { ServerBoxes } from '../../secrets/vaulting.ts';
import { backupCodeHash, newBackupCodes } from './backup-codes.ts';
import * as repo from './factors.repo.ts';
import { newTotpSecret, totpForApp, totpStep } from './totp.ts';
import type { Webauthn } from './webauthn.ts';

export interface EnrolDeps {
  readonly boxes: ServerBoxes;
  readonly limits: Limits;
  readonly stepUps: StepUps;
  readonly mailsAbout: AccountMails;
  readonly keys: Webauthn;
}

/** Who asks, from which network, with which answer to a step-up. */
export interface Ask {
  readonly actor: Actor;
  readonly network: string;
  readonly stepUp: { readonly nonce: string; readonly reauth: string };
}

type Confirmation = z.output<(typeof confirmFactor)['body']>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

const factorsMost = 20;
const wrongCodes: Limit = { name: 'factor-confirm-wrong', most: 5, seconds: 3600 };
const newId = (): string => idText(randomBytes(16));
const addPlace = (sessionId: string, factorId: string) =>
  ({ sessionId, purpose: `webauthn-add:${factorId}` }) as const;

const lockEmail = async (sql: Sql, accountId: string): Promise<string> => {
  const email = await repo.lockEmail(sql, accountId);
  if (email === null) throw problem('api/unauthenticated');
  return email;
};

const assertRoom = (factors: readonly repo.StoredFactor[]): void => {
  if (factors.length >= factorsMost) throw problem('api/too-many-tries');
};

const assertMayDrop = async (
  sql: Sql,
  accountId: string,
  left: readonly repo.StoredFactor[],
): Promise<void> => {
  const demand = await findFactorDemand(sql, accountId);
  const isEnough = left.some(
    (each) => each.dropped_from === null && (demand !== 'webauthn' || each.kind === 'webauthn'),
  );
  if (demand !== 'none' && !isEnough) throw problem('api/policy');
};

/** Further factors of an account: adding, backup codes, dropping (docs/spec/factors.md). */
export const enrolService = ({ boxes, limits, stepUps, mailsAbout, keys }: EnrolDeps) => {
  /** Runs `work` for whoever has just given the password, with the account locked and its factors read. */
  const asked = <T>(
    { actor, stepUp }: Ask,
    change: Change,
    work: (sql: Sql, email: string, factors: readonly repo.StoredFactor[]) => Promise<Outcome<T>>,
  ) =>
    change<T>(async ({ sql }) => {
      const wrong = await stepUps.judge(sql, actor, { action: 'factors', ...stepUp });
      if (wrong) return wrong;
      const email = await lockEmail(sql, actor.accountId);
      return work(sql, email, await repo.listFactors(sql, actor.accountId));
    });

  const makeBackupCodes = async (sql: Sql, accountId: string): Promise<string[]> => {
    const codes = newBackupCodes();
    const hashes = codes.map((code) => backupCodeHash(boxes.codeKey, accountId, code));
    await repo.replaceBackupCodes(sql, accountId, hashes);
    return codes;
  };

  const isConfirmed = async (
    sql: Sql,
    actor: Actor,
    begun: repo.StoredFactor,
    sent: Confirmation,
  ): Promise<boolean> => {
    if (sent.kind === 'totp') {
      if (begun.kind !== 'totp' || !begun.secret) return false;
      const step = totpStep(boxes.factors.open(begun.id, begun.secret), sent.code, null, Date.now());
      if (step !== null) await repo.confirmTotp(sql, begun.id, step);
      return step !== null;
    }
    if (begun.kind !== 'webauthn') return false;
    const made = await keys.verifyCreation(sql, addPlace(actor.sessionId, begun.id), sent.response);
    if (!made || (await repo.isCredentialTaken(sql, made.credentialId))) return false;
    await repo.confirmWebauthn(sql, begun.id, made);
    return true;
  };

  return {
    beginTotp: (ask: Ask, name: string, change: Change) =>
      asked(ask, change, async (sql, email, factors) => {
        assertRoom(factors);
        const { accountId } = ask.actor;
        const [factorId, secret] = [newId(), newTotpSecret()];
        const sealed = boxes.factors.seal(factorId, secret);
        await repo.putFactor(sql, { id: factorId, accountId, kind: 'totp', name, secret: sealed });
        return { reply: { factorId, ...totpForApp(secret, email) } };
      }),

    beginWebauthn: (ask: Ask, name: string, change: Change) =>
      asked(ask, change, async (sql, email, factors) => {
        assertRoom(factors);
        const { accountId, sessionId } = ask.actor;
        const factorId = newId();
        await repo.putFactor(sql, { id: factorId, accountId, kind: 'webauthn', name, secret: null });
        const place = addPlace(sessionId, factorId);
        const options = await keys.creationOptions(sql, place, { accountId, email }, factors);
        return { reply: { factorId, options: { ...options } as Record<string, unknown> } };
      }),

    confirm: (
      { actor, network }: Omit<Ask, 'stepUp'>,
      factorId: string,
      sent: Confirmation,
      change: Change,
    ) =>
      change<{ backupCodes: string[] | null }>(async ({ sql }) => {
        const { accountId, deviceId } = actor;
        const email = await lockEmail(sql, accountId);
        await limits.takeIn(sql, wrongCodes, accountId);
        const begun = await repo.findBegun(sql, accountId, factorId);
        if (!begun) return problem('api/not-found');
        const isFirst = (await repo.listFactors(sql, accountId)).length === 0;
        if (!(await isConfirmed(sql, actor, begun, sent))) return problem('api/wrong-code');
        await limits.clearIn(sql, wrongCodes, accountId);
        await audit(sql, accountId, 'factor-added', { deviceId, network });
        await mailsAbout.tell(sql, { accountId, email }, 'factor-added', { subject: begun.name });
        await notify(sql, { kind: 'account', accountId });
        return { reply: { backupCodes: isFirst ? await makeBackupCodes(sql, accountId) : null } };
      }),

    renewBackupCodes: (ask: Ask, change: Change) =>
      asked(ask, change, async (sql, email, factors) => {
        const { accountId, deviceId } = ask.actor;
        if (factors.length === 0) throw problem('api/not-found');
        const backupCodes = await makeBackupCodes(sql, accountId);
        await audit(sql, accountId, 'backup-codes-made', { deviceId, network: ask.network });
        await mailsAbout.tell(sql, { accountId, email }, 'backup-codes-made');
        await notify(sql, { kind: 'account', accountId });
        return { reply: { backupCodes } };
      }),

    drop: (ask: Ask, factorId: string, change: Change) =>
      asked(ask, change, async (sql, email, factors) => {
        const { accountId, deviceId } = ask.actor;
        const factor = factors.find(({ id, dropped_from: from }) => id === factorId && from === null);
        if (!factor) throw problem('api/not-found');
        const { name: subject } = factor;
        const left = factors.filter(({ id }) => id !== factorId);
        await assertMayDrop(sql, accountId, left);
        const { actId, effectiveAt } = await putAct(sql, { accountId, kind: 'drop-factor', subject });
        await repo.dropFactorFrom(sql, factorId, effectiveAt);
        await audit(sql, accountId, 'factor-dropping', { deviceId, network: ask.network });
        const told = { actId, until: effectiveAt, subject };
        await mailsAbout.tell(sql, { accountId, email }, 'factor-dropping', told);
        return { reply: { actId, effectiveAt: effectiveAt.getTime() } };
      }),
  };
};
export type EnrolService = ReturnType<typeof enrolService>;
