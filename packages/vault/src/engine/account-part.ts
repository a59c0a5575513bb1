import { touchSession } from '@coffer/contracts';
import { generatePrivateKeys } from '@coffer/crypto';
import type { Engine, SessionState, UnlockOutcome } from '../engine.ts';
import { checkPassword } from '../generator/password-rules.ts';
import { checkPin } from '../generator/pin-rules.ts';
import { acknowledgeTries } from '../session/acknowledge-tries.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { endSession, passPassword, passPin } from '../session/sign-in.ts';
import { sendAnotherCode, signUp, verifyCode } from '../session/sign-up.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { clear, type Desk, enter, opened, tell } from './desk.ts';
import { lock, lockFromOutside, signOut } from './leave.ts';
import { openWork } from './open-work.ts';

const stateOf = (session: Unlocked, vaultId: string): SessionState => ({
  kind: 'unlocked',
  email: session.email,
  fullName: session.fullName,
  accountId: session.accountId,
  vaultId,
  offline: false,
  mustEnrol: false,
});

const expired = { kind: 'half-session-expired' } as const;

// [Note: Left meanwhile] A lock or a sign-out may come while the PIN is on its way, from another tab too. It takes the
// half session off the desk, and what was opened in its name is then ended instead of shown.
const dropSession = async (desk: Desk, session: Unlocked | null): Promise<UnlockOutcome> => {
  // Whoever typed the password again meanwhile has another session by now.
  if (session && !desk.half && !desk.open) await endSession(desk.ports);
  return expired;
};

const submitPin = async (desk: Desk, pin: string): Promise<UnlockOutcome> => {
  const { half } = desk;
  if (!half) return expired;
  const { outcome, session } = await passPin(desk.ports, half, pin);
  if (desk.half !== half) return dropSession(desk, session);
  if (outcome.kind === expired.kind) {
    clear(desk);
    enter(desk, { kind: 'signed-out', email: half.email });
  }
  if (!session) return outcome;
  const onSignedOut = (): void => void lockFromOutside(desk, session.email);
  try {
    const open = await openWork(desk.ports, session, (event) => tell(desk, event), onSignedOut);
    if (desk.half !== half) {
      open.stop();
      return dropSession(desk, session);
    }
    desk.open = open;
  } catch (error) {
    if (desk.half === half) clear(desk);
    await dropSession(desk, session);
    return interruptionOf(error);
  }
  desk.half = null;
  enter(desk, stateOf(session, desk.open.work.vault.id));
  return outcome;
};

/** Signing up, in and out, and locking. */
export const accountPart = (
  desk: Desk,
): Pick<
  Engine,
  | 'start'
  | 'state'
  | 'subscribe'
  | 'prepareSignUp'
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
  start: async () => desk.state,
  state: async () => desk.state,
  subscribe: async (listener) => {
    desk.listeners.add(listener);
  },
  prepareSignUp: async () => {
    desk.keysInAdvance ??= generatePrivateKeys();
  },
  checkPassword: async (password, email) => checkPassword(password, email),
  checkPin: async (pin) => checkPin(pin),
  signUp: async (form, onProgress) => {
    const { outcome, pending } = await signUp(desk.ports, form, desk.keysInAdvance ?? undefined, onProgress);
    desk.pending = pending;
    desk.keysInAdvance = null;
    return outcome;
  },
  verify: async (code) =>
    desk.pending ? verifyCode(desk.ports, desk.pending, code.trim()) : { kind: 'expired' },
  resendCode: async () => (desk.pending ? sendAnotherCode(desk.ports, desk.pending) : 'too-soon'),
  submitPassword: async (email, password, onProgress) => {
    await desk.leaving;
    const { outcome, halfOpen } = await passPassword(desk.ports, email, password, onProgress);
    if (halfOpen) clear(desk);
    desk.half = halfOpen;
    if (halfOpen) desk.accountId = halfOpen.accountId;
    if (halfOpen)
      enter(desk, {
        kind: 'password-passed',
        email,
        deviceKnown: halfOpen.deviceKnown,
        step: 'pin',
        factors: [],
        offline: false,
      });
    return outcome;
  },
  submitPin: (pin) => submitPin(desk, pin),
  lock: () => lock(desk),
  signOut: () => signOut(desk),
  pinTries: async () => desk.open?.work.session.pinTries ?? null,
  acknowledgePinTries: async () => acknowledgeTries(desk.ports, opened(desk).session),
  touch: async () => {
    if (desk.open) await desk.ports.client.call(touchSession, { body: {} }).catch(() => undefined);
  },
});
