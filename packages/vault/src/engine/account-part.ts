import { lockSession, readSession, touchSession } from '@coffer/contracts';
import { generatePrivateKeys } from '@coffer/crypto';
import type { ApprovalOutcome, StepOutcome } from '../account-engine.ts';
import { beginOffline } from '../device/open-offline.ts';
import { quickHalfOf } from '../device/quick-unlock.ts';
import type { Engine, OnProgress, PasswordOutcome, SecretRules, SessionState } from '../engine.ts';
import { checkPassword } from '../generator/password-rules.ts';
import { checkPin } from '../generator/pin-rules.ts';
import { heardFor, policyFor } from '../organisation/heard-policy.ts';
import {
  passwordBreach,
  pinBreach,
  readSecretRules,
  rulesOf,
  usualRules,
} from '../organisation/secret-rules.ts';
import { acknowledgeTries } from '../session/acknowledge-tries.ts';
import { awaitApproval } from '../session/await-approval.ts';
import type { HalfOpen } from '../session/half-session.ts';
import { passPassword } from '../session/sign-in.ts';
import { sendAnotherCode, signUp, verifyCode } from '../session/sign-up.ts';
import { askFactor, nextStep, passCode, passFactor, sendAnotherSignInCode } from '../session/steps.ts';
import { clear, type Desk, enter, opened } from './desk.ts';
import { lock, signOut } from './leave.ts';
import { submitPin } from './open-unlocked.ts';

const passedState = (half: HalfOpen, factors: readonly string[] = []): SessionState => ({
  kind: 'password-passed',
  email: half.email,
  deviceKnown: half.device === 'known',
  step: nextStep(half),
  factors: factors as Extract<SessionState, { readonly kind: 'password-passed' }>['factors'],
  offline: false,
});

/** Where the server can't be reached, the copy of this device may take the password. */
const tryCopy = async (
  desk: Desk,
  email: string,
  password: string,
  onProgress?: OnProgress,
): Promise<PasswordOutcome> => {
  const half = await beginOffline(desk.ports, email, password, onProgress);
  if (half === null) return { kind: 'unreachable' };
  if (half === 'too-old') return { kind: 'unreachable', copy: 'too-old' };
  clear(desk);
  desk.half = half;
  const shown = { email, deviceKnown: true, step: 'pin', factors: [], offline: true } as const;
  enter(desk, { kind: 'password-passed', ...shown });
  return { kind: 'passed', deviceKnown: true };
};

const submitPassword = async (
  desk: Desk,
  email: string,
  password: string,
  onProgress?: OnProgress,
): Promise<PasswordOutcome> => {
  await desk.leaving;
  const { outcome, halfOpen } = await passPassword(desk.ports, email, password, onProgress);
  if (outcome.kind === 'unreachable') return tryCopy(desk, email, password, onProgress);
  if (halfOpen) clear(desk);
  desk.half = halfOpen;
  if (halfOpen) {
    desk.accountId = halfOpen.accountId;
    enter(desk, passedState(halfOpen));
  }
  return outcome;
};

/** A reload forgets every key and not the session: where this device keeps a wrap, the PIN alone opens it again. */
const restore = async (desk: Desk): Promise<void> => {
  const { client, liveEvents, replica } = desk.ports;
  const kept = await replica.accountsWith('quick');
  if (kept.length === 0 || desk.state.kind !== 'signed-out') return;
  const { accountId, kind } = await client.call(readSession, {});
  const half = kept.includes(accountId) ? await quickHalfOf(desk.ports, accountId) : null;
  if (!half) return;
  // A session that no tab uses is locked on the server too, so that its tries are counted as those of a locked one.
  if (kind === 'full' && !(await liveEvents.isHeard?.())) await client.call(lockSession, { body: {} });
  if (desk.state.kind !== 'signed-out' || desk.half) return;
  desk.accountId = accountId;
  desk.half = half;
  enter(desk, { kind: 'locked', email: half.email, pinOnly: true });
};

const halfOpenOf = ({ half }: Desk): HalfOpen | null => (half?.kind === 'password' ? half : null);

/** Takes a step before the PIN, and shows where that led. */
const step = async <Outcome extends StepOutcome | ApprovalOutcome>(
  desk: Desk,
  take: (half: HalfOpen) => Promise<Outcome>,
): Promise<Outcome | { readonly kind: 'half-session-expired' }> => {
  const half = halfOpenOf(desk);
  if (!half) return { kind: 'half-session-expired' };
  const outcome = await take(half);
  if (desk.half !== half) return { kind: 'half-session-expired' };
  if (outcome.kind === 'passed') enter(desk, passedState(half));
  if (outcome.kind === 'half-session-expired') {
    clear(desk);
    enter(desk, { kind: 'signed-out', email: half.email });
  }
  return outcome;
};

/** Steps between password and PIN. */
const stepsPart = (
  desk: Desk,
): Pick<Engine, 'submitCode' | 'resendSignInCode' | 'factorQuestion' | 'submitFactor' | 'awaitApproval'> => ({
  submitCode: (code) => step(desk, (half) => passCode(desk.ports, half, code)),
  resendSignInCode: async () => (halfOpenOf(desk) ? sendAnotherSignInCode(desk.ports) : 'too-soon'),
  factorQuestion: async () => {
    const half = halfOpenOf(desk);
    const question = half ? await askFactor(desk.ports) : null;
    if (half && question && desk.half === half) enter(desk, passedState(half, question.kinds));
    return question;
  },
  submitFactor: (answer) => step(desk, (half) => passFactor(desk.ports, half, answer)),
  awaitApproval: () => step(desk, (half) => awaitApproval(desk.ports, half)),
});

const presentRules = async ({ ports, open, enrolling }: Desk): Promise<SecretRules> => {
  const session = open?.work.session ?? enrolling;
  return session ? rulesOf(await policyFor(ports, session, heardFor)) : readSecretRules(ports);
};

/** Signing up, in and out, and locking. */
export const accountPart = (
  desk: Desk,
): ReturnType<typeof stepsPart> &
  Pick<
    Engine,
    | 'start'
    | 'state'
    | 'subscribe'
    | 'prepareSignUp'
    | 'secretRules'
    | 'checkPassword'
    | 'checkPin'
    | 'signUp'
    | 'verify'
    | 'resendCode'
    | 'submitPassword'
    | 'submitPin'
    | 'lock'
    | 'signOut'
    | 'pinTries'
    | 'acknowledgePinTries'
    | 'touch'
  > => ({
  ...stepsPart(desk),
  start: async () => {
    await restore(desk).catch(() => undefined);
    return desk.state;
  },
  state: async () => desk.state,
  subscribe: async (listener) => {
    desk.listeners.add(listener);
  },
  prepareSignUp: async () => {
    desk.keysInAdvance ??= generatePrivateKeys();
  },
  secretRules: async () => {
    desk.rules = await presentRules(desk).catch(() => usualRules);
    return desk.rules;
  },
  checkPassword: async (password, email) =>
    checkPassword(password, email) ?? passwordBreach(desk.rules, password),
  checkPin: async (pin) => checkPin(pin) ?? pinBreach(desk.rules, pin),
  signUp: async (form, onProgress) => {
    const { outcome, pending } = await signUp(desk.ports, form, desk.keysInAdvance ?? undefined, onProgress);
    desk.pending = pending;
    desk.keysInAdvance = null;
    return outcome;
  },
  verify: async (code) =>
    desk.pending ? verifyCode(desk.ports, desk.pending, code.trim()) : { kind: 'expired' },
  resendCode: async () => (desk.pending ? sendAnotherCode(desk.ports, desk.pending) : 'too-soon'),
  submitPassword: (email, password, onProgress) => submitPassword(desk, email, password, onProgress),
  submitPin: (pin, options) => submitPin(desk, pin, options),
  lock: () => lock(desk),
  signOut: () => signOut(desk),
  pinTries: async () => desk.open?.work.session.pinTries ?? null,
  acknowledgePinTries: async () => acknowledgeTries(desk.ports, opened(desk).session),
  touch: async () => {
    if (desk.open || desk.enrolling)
      await desk.ports.client.call(touchSession, { body: {} }).catch(() => undefined);
  },
});
