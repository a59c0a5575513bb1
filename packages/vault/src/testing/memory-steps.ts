import { challengeFactor, resendSignInCode, submitFactor, submitSignInCode } from '@coffer/contracts';
import { canonicalEmail } from '@coffer/crypto';
import type { Clock } from '../ports.ts';
import { oneTimeCode } from '../totp/one-time-code.ts';
import { newCode } from './memory-accounts.ts';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredAccount,
  type StoredSession,
} from './memory-store.ts';

type Now = Pick<Clock, 'now'>;
type Step = 'code' | 'factor' | 'approval';

const tenMinutes = 10 * 60_000;

const factorsOf = ({ factors }: StoredAccount) => factors.filter(({ isConfirmed }) => isConfirmed);

/** Whether the organisation asks for a further factor that the account has not. */
export const owesFactor = ({ policy }: MemoryStore, account: StoredAccount): boolean =>
  policy.factors !== 'none' && factorsOf(account).length === 0;

/** Whether a device that was never seen waits for an administrator still. */
const isHeldBack = (store: MemoryStore, account: StoredAccount, { id, deviceId }: HalfSession): boolean =>
  store.policy.devices.approval &&
  deviceId === null &&
  !account.approvals.some(({ subjectId, state }) => subjectId === id && state === 'approved');

type HalfSession = Pick<StoredSession, 'id' | 'deviceId' | 'codePassed' | 'deviceProven' | 'factorPassed'>;

/** What still stands before the PIN. A device that was only named is known by its own word, not by a code. */
export const stepsLeft = (store: MemoryStore, account: StoredAccount, half: HalfSession): Step[] => {
  const steps: Step[] = [];
  if (!half.codePassed && !half.deviceProven && half.deviceId === null) steps.push('code');
  if (!half.factorPassed && factorsOf(account).length > 0) steps.push('factor');
  if (isHeldBack(store, account, half)) steps.push('approval');
  return steps;
};

/** Refuses the PIN before every step is passed, and before a named device gave its word. */
export const assertSteps = (store: MemoryStore, account: StoredAccount, session: StoredSession): void => {
  const isNamedOnly = session.deviceId !== null && !session.codePassed && !session.deviceProven;
  if (isNamedOnly || stepsLeft(store, account, session).length > 0) throw refusal('api/step-missing');
};

/** Mails a code for a half session. */
export const mailCodeTo = (store: MemoryStore, clock: Now, id: string, { body }: StoredAccount): void => {
  const mail = { to: canonicalEmail(body.email), code: newCode(), sentAt: clock.now(), triesLeft: 5 };
  store.mailed.delete(id);
  store.mailed.set(id, mail);
};

const isRight = (
  account: StoredAccount,
  answer: { kind: string; code?: string; response?: unknown },
  now: number,
) => {
  if (answer.kind === 'backup-codes') {
    const isKnown = account.backupCodes.includes(answer.code ?? '');
    account.backupCodes = account.backupCodes.filter((code) => code !== answer.code);
    return isKnown;
  }
  const factor = factorsOf(account).find(({ kind }) => kind === answer.kind);
  if (!factor) return false;
  factor.lastUsedAt = now;
  return answersFactor(factor.secret, answer, now);
};

/** Whether an answer is the one of a factor. */
export const answersFactor = (
  secret: string,
  answer: { readonly kind: string; readonly code?: string; readonly response?: unknown },
  now: number,
): boolean =>
  answer.kind === 'totp'
    ? oneTimeCode(secret, now)?.code === answer.code
    : (answer.response as { readonly id?: unknown }).id === secret;

/** Routes of the steps between password and PIN. */
export const stepRoutes = (store: MemoryStore, clock: Now): Route[] => [
  route(submitSignInCode, ({ body, session, account }) => {
    const mailed = store.mailed.get(session.id);
    if (!mailed || mailed.triesLeft === 0 || clock.now() > mailed.sentAt + tenMinutes)
      throw refusal('api/code-expired');
    if (mailed.code !== body.code) {
      mailed.triesLeft -= 1;
      throw refusal('api/wrong-code', { triesLeft: mailed.triesLeft });
    }
    store.mailed.delete(session.id);
    session.codePassed = true;
    return { steps: stepsLeft(store, account, session) };
  }),
  route(resendSignInCode, ({ session, account }) => {
    const mailed = store.mailed.get(session.id);
    if (!mailed) throw refusal('api/not-found');
    if (clock.now() < mailed.sentAt + 60_000) throw refusal('api/too-many-tries');
    mailCodeTo(store, clock, session.id, account);
    return { sent: true as const };
  }),
  route(challengeFactor, ({ account }) => {
    const kinds = [...new Set(factorsOf(account).map(({ kind }) => kind))];
    if (kinds.length === 0) throw refusal('api/not-found');
    const all = [...kinds, ...(account.backupCodes.length > 0 ? (['backup-codes'] as const) : [])];
    return { kinds: all, ...(kinds.includes('webauthn') ? { webauthn: { challenge: 'x' } } : {}) };
  }),
  route(submitFactor, ({ body, session, account }) => {
    if (!isRight(account, body, clock.now())) throw refusal('api/wrong-code');
    session.factorPassed = true;
    return { steps: stepsLeft(store, account, session) };
  }),
];
