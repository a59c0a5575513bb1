import { lockSession, readSession, signOut as signOutEndpoint } from '@coffer/contracts';
import { type QuickHalf, quickHalfOf } from '../device/quick-unlock.ts';
import type { SessionState } from '../engine.ts';
import { readMarks } from '../session/marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import { clear, type Desk, enter, tell } from './desk.ts';
import type { OpenWork } from './open-work.ts';

/** How long a lock waits for what was begun; a dead network must not keep a vault open. */
const longestLeave = 2_000;

const settle = async (desk: Desk, open: OpenWork | null): Promise<void> => {
  await Promise.allSettled(desk.sealing);
  if (!open) return;
  if (!open.isOffline)
    await open.vaults.writeMarks().catch((error: unknown) => {
      const code = alarmOf(error);
      if (code) tell(desk, { kind: 'alarm', code });
    });
  await open.vaults.settle();
};

/** Answers whether the server was told. */
const leave = async (
  desk: Desk,
  endpoint: typeof lockSession | typeof signOutEndpoint,
  next: SessionState,
): Promise<boolean> => {
  const { open } = desk;
  // First of all: a call that comes while the rest is settled finds the vault locked, and the page shows nothing of it.
  clear(desk);
  enter(desk, next);
  await Promise.race([settle(desk, open), desk.ports.clock.wait(longestLeave)]);
  if (open?.isOffline) return false;
  return desk.ports.client.call(endpoint, { body: {} }).then(
    () => true,
    () => false,
  );
};

/** Signing in again waits for the end of what is under way, but not for a network that is gone. */
const noteLeaving = (desk: Desk, leaving: Promise<void>): Promise<void> => {
  desk.leaving = Promise.race([leaving, desk.ports.clock.wait(2 * longestLeave)]);
  return leaving;
};

/** Whether this device keeps a wrap of the very keys that are open. */
const canOpenByPin = ({ quick }: Desk, open: OpenWork | null): boolean => {
  const state = open?.work.session.head.state;
  return quick !== null && quick.pinEpoch === state?.pinEpoch && quick.rootEpoch === state.rootEpoch;
};

/** Waits for the PIN alone, unless somebody began to sign in meanwhile. */
const awaitPin = (desk: Desk, since: SessionState, email: string, half: QuickHalf | null): void => {
  if (desk.state !== since || desk.half || desk.open) return;
  desk.half = half;
  const pinOnly = half !== null;
  if (since.kind !== 'locked' || since.pinOnly !== pinOnly) enter(desk, { kind: 'locked', email, pinOnly });
};

/** Another tab may have locked the session, or opened it anew: then it stands, and the PIN alone opens this tab again. */
const standingHalf = async (desk: Desk): Promise<QuickHalf | null> => {
  try {
    const { accountId } = await desk.ports.client.call(readSession, {});
    return accountId === desk.accountId ? await quickHalfOf(desk.ports, accountId) : null;
  } catch {
    return null;
  }
};

const lockAndKeep = async (desk: Desk, email: string): Promise<void> => {
  const { open } = desk;
  const next: SessionState = { kind: 'locked', email, pinOnly: canOpenByPin(desk, open) };
  const isTold = await leave(desk, lockSession, next);
  if (!open) return;
  const { accountId, head } = open.work.session;
  // Of two tabs that lock at once one is refused: the other's lock took the session that it spoke in.
  const half = isTold ? await quickHalfOf(desk.ports, accountId) : await standingHalf(desk);
  const { pinEpoch, rootEpoch } = head.state;
  const isPresent = half?.record.pinEpoch === pinEpoch && half.record.rootEpoch === rootEpoch;
  awaitPin(desk, next, email, isPresent ? half : null);
};

const lockNobody = async (desk: Desk): Promise<void> => {
  await leave(desk, lockSession, { kind: 'signed-out' });
};

/** Drops every key and plaintext at once, then settles what was begun. Where it can, this device waits for the PIN alone. */
export const lock = (desk: Desk): Promise<void> => {
  const email = 'email' in desk.state ? desk.state.email : undefined;
  return noteLeaving(desk, email ? lockAndKeep(desk, email) : lockNobody(desk));
};

/** How long the page may take to hand over what was typed before a lock that it did not ask for. */
const longestHandover = 1_000;

/** Locks because the server ended the session: the page is told first and locks, and where it does not, this does. */
export const lockFromOutside = async (desk: Desk, email: string): Promise<void> => {
  const { open } = desk;
  if (open && desk.announced === open) return;
  if (open) {
    desk.announced = open;
    tell(desk, { kind: 'locking' });
    await desk.ports.clock.wait(longestHandover);
    if (desk.open !== open) return;
  }
  clear(desk);
  const next: SessionState = { kind: 'locked', email, pinOnly: false };
  enter(desk, next);
  const half = open ? await standingHalf(desk) : null;
  if (half) awaitPin(desk, next, email, half);
};

const accountIdOf = async (desk: Desk): Promise<string | undefined> => {
  const known = desk.open?.work.session.accountId ?? desk.enrolling?.accountId ?? desk.half?.accountId;
  const email = 'email' in desk.state ? desk.state.email : undefined;
  if (known !== undefined || email === undefined) return known;
  return (await readMarks(desk.ports.replica, email))?.accountId;
};

const leaveAndWipe = async (desk: Desk): Promise<void> => {
  const whose = accountIdOf(desk);
  await leave(desk, signOutEndpoint, { kind: 'signed-out' });
  const accountId = await whose;
  if (accountId !== undefined) await desk.ports.replica.account(accountId).wipe();
};

/** Locks and wipes what this browser kept of the account, whether its vault is open or locked. */
export const signOut = (desk: Desk): Promise<void> => noteLeaving(desk, leaveAndWipe(desk));
