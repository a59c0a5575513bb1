import { listDevices } from '@coffer/contracts';
import type { RootKey } from '@coffer/crypto';
import { type BackupSecrets, writeBackups } from '../changes/write-backups.ts';
import { type OpenedCopy, passOfflinePin } from '../device/open-offline.ts';
import { enrolQuick, passQuickPin } from '../device/quick-unlock.ts';
import type { SessionState, UnlockOutcome } from '../engine.ts';
import { heardFor, policyFor } from '../organisation/heard-policy.ts';
import { endSession } from '../session/open-session.ts';
import { alarmOf, interruptionOf } from '../session/outcomes.ts';
import { type PassedPin, passPin } from '../session/sign-in.ts';
import { nextStep } from '../session/steps.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { ownVaultId } from '../sync/open-vault.ts';
import { clear, type Desk, enter, tell } from './desk.ts';
import { lockFromOutside } from './leave.ts';
import { openCopyWork } from './open-copy.ts';
import { type OpenWork, openWork } from './open-work.ts';

type Half = NonNullable<Desk['half']>;

const expired = { kind: 'half-session-expired' } as const;

const stateOf = (session: Unlocked, isOffline = false): SessionState => ({
  kind: 'unlocked',
  email: session.email,
  fullName: session.fullName,
  accountId: session.accountId,
  vaultId: ownVaultId(session),
  offline: isOffline,
  mustEnrol: session.mustEnrol,
});

// [Note: Left meanwhile] A lock or a sign-out may come while the PIN is on its way, from another tab too. It takes the
// half session off the desk, and what was opened in its name is then ended instead of shown.
const dropSession = async (desk: Desk, session: Unlocked | null): Promise<UnlockOutcome> => {
  // Whoever typed the password again meanwhile has another session by now.
  if (session && !desk.half && !desk.open) await endSession(desk.ports);
  return expired;
};

const openFor = (desk: Desk, session: Unlocked): Promise<OpenWork> =>
  openWork(
    desk.ports,
    session,
    (event) => tell(desk, event),
    () => void lockFromOutside(desk, session.email),
  );

/** What an unlock has in hand for a moment, and of which epochs it is. */
interface UnlockSecrets extends Omit<BackupSecrets, 'reauthKey'> {
  readonly pinEpoch: number;
  readonly rootEpoch: number;
}

/** Lets the next unlock do with the PIN alone. */
const keepQuick = async (desk: Desk, session: Unlocked, rootKey: RootKey, pin: string): Promise<void> => {
  const { pinEpoch, rootEpoch } = session.head.state;
  const isStillOpen = (): boolean => desk.open?.work.session === session;
  const stands = await enrolQuick(desk.ports, session, { rootKey, pin }, isStillOpen);
  if (stands && isStillOpen()) desk.quick = { pinEpoch, rootEpoch };
};

/** Gives this device, and with it every other one, a backup where it has none. */
const keepBackup = async (
  desk: Desk,
  session: Unlocked,
  half: Extract<Half, { readonly kind: 'password' }>,
  secrets: UnlockSecrets,
): Promise<void> => {
  const { devices } = await desk.ports.client.call(listDevices, {});
  const own = devices.find(({ deviceId }) => deviceId === session.deviceId);
  const work = desk.open?.work;
  if (own?.hasBackup || work?.session !== session) return;
  if (!(await policyFor(desk.ports, session, heardFor)).recovery.device) return;
  const { reauthKey } = half.keys;
  await work.exclusively(async () => {
    // Whoever changed password, PIN or keys meanwhile made the backups with it, and these secrets are of before.
    const { pinEpoch, rootEpoch } = session.head.state;
    if (pinEpoch !== secrets.pinEpoch || rootEpoch !== secrets.rootEpoch) return;
    await writeBackups(desk.ports, session, { ...secrets, reauthKey });
  });
};

/** What can wait, and needs what is at hand for just now: nobody is kept from the vault by it. */
const afterUnlock = (desk: Desk, session: Unlocked, half: Half, opened: Omit<BackupSecrets, 'reauthKey'>) => {
  const { rootKey, pin } = opened;
  const { pinEpoch, rootEpoch } = session.head.state;
  const secrets = { ...opened, pinEpoch, rootEpoch };
  void keepQuick(desk, session, rootKey, pin)
    .catch(() => undefined)
    .then(() => (half.kind === 'password' ? keepBackup(desk, session, half, secrets) : undefined))
    .catch((error: unknown) => {
      const code = alarmOf(error);
      if (code) tell(desk, { kind: 'alarm', code });
    });
};

const show = async (
  desk: Desk,
  half: Half,
  { session, rootKey, outcome }: PassedPin & { readonly session: Unlocked },
  pin: string,
): Promise<UnlockOutcome> => {
  try {
    const open = session.mustEnrol ? null : await openFor(desk, session);
    if (desk.half !== half) {
      open?.stop();
      return await dropSession(desk, session);
    }
    desk.open = open;
    desk.enrolling = open ? null : session;
  } catch (error) {
    if (desk.half === half) clear(desk);
    await dropSession(desk, session);
    return interruptionOf(error);
  }
  desk.half = null;
  const { pinEpoch, rootEpoch } = session.head.state;
  if (half.kind === 'quick') desk.quick = { pinEpoch, rootEpoch };
  enter(desk, stateOf(session));
  if (rootKey && desk.open) afterUnlock(desk, session, half, { rootKey, pin });
  return outcome;
};

/** Where a person stands whose half session is over, or whose PIN alone does not do any more. */
const backToPassword = (desk: Desk, half: Half): void => {
  clear(desk);
  const { email } = half;
  enter(
    desk,
    half.kind === 'quick' ? { kind: 'locked', email, pinOnly: false } : { kind: 'signed-out', email },
  );
};

const showCopy = async (desk: Desk, half: Half, { outcome, opened }: OpenedCopy): Promise<UnlockOutcome> => {
  if (desk.half !== half) return expired;
  if (outcome.kind === expired.kind) backToPassword(desk, half);
  if (!opened) return outcome;
  try {
    const open = await openCopyWork(desk.ports, opened, (event) => tell(desk, event), desk.reach);
    if (desk.half !== half) {
      open.stop();
      return expired;
    }
    desk.half = null;
    desk.open = open;
  } catch (error) {
    return interruptionOf(error);
  }
  enter(desk, stateOf(opened.session, true));
  void desk.open.work.sync();
  return outcome;
};

/** The PIN, wherever it is asked for: after the password, after a lock, or before the copy of this device. */
export const submitPin = async (
  desk: Desk,
  pin: string,
  { acceptsRestore = false }: { readonly acceptsRestore?: boolean } = {},
): Promise<UnlockOutcome> => {
  await desk.leaving;
  const { half } = desk;
  if (!half) {
    if (desk.state.kind === 'locked' && desk.state.pinOnly) enter(desk, { ...desk.state, pinOnly: false });
    return expired;
  }
  if (half.kind === 'offline') return showCopy(desk, half, await passOfflinePin(desk.ports, half, pin));
  if (half.kind === 'password' && nextStep(half) !== 'pin') return expired;
  const passed =
    half.kind === 'quick'
      ? await passQuickPin(desk.ports, half, pin)
      : await passPin(desk.ports, half, pin, acceptsRestore);
  const { session, outcome } = passed;
  if (desk.half !== half) return dropSession(desk, session);
  const isSpent = half.kind === 'quick' && outcome.kind === 'wrong-pin' && outcome.triesLeft === 0;
  if (outcome.kind === expired.kind || isSpent) backToPassword(desk, half);
  return session ? show(desk, half, { ...passed, session }, pin) : outcome;
};

/** Opens the vault of a session that owed a further factor and has it now. */
export const openEnrolled = async (desk: Desk): Promise<void> => {
  const session = desk.enrolling;
  if (!session) return;
  session.mustEnrol = false;
  const open = await openFor(desk, session);
  if (desk.enrolling !== session) return open.stop();
  desk.enrolling = null;
  desk.open = open;
  enter(desk, stateOf(session));
};
