import { lockSession, signOut as signOutEndpoint } from '@coffer/contracts';
import type { SessionState } from '../engine.ts';
import { readMarks } from '../session/marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { clear, type Desk, enter, tell } from './desk.ts';

/** How long a lock waits for what was begun; a dead network must not keep a vault open. */
const longestLeave = 2_000;

const settle = async (desk: Desk, work: WriteSession | undefined): Promise<void> => {
  await Promise.allSettled(desk.sealing);
  if (!work) return;
  await work.writeMarks().catch((error: unknown) => {
    const code = alarmOf(error);
    if (code) tell(desk, { kind: 'alarm', code });
  });
  await work.settle();
};

const leave = async (
  desk: Desk,
  endpoint: typeof lockSession | typeof signOutEndpoint,
  next: SessionState,
): Promise<void> => {
  const work = desk.open?.work;
  // First of all: a call that comes while the rest is settled finds the vault locked, and the page shows nothing of it.
  clear(desk);
  enter(desk, next);
  await Promise.race([settle(desk, work), desk.ports.clock.wait(longestLeave)]);
  await desk.ports.client.call(endpoint, { body: {} }).catch(() => undefined);
};

/** Signing in again waits for the end of what is under way, but not for a network that is gone. */
const noteLeaving = (desk: Desk, leaving: Promise<void>): Promise<void> => {
  desk.leaving = Promise.race([leaving, desk.ports.clock.wait(2 * longestLeave)]);
  return leaving;
};

/** Drops every key and plaintext at once, then settles what was begun. */
export const lock = (desk: Desk): Promise<void> => {
  const email = 'email' in desk.state ? desk.state.email : undefined;
  const next: SessionState = email ? { kind: 'locked', email, pinOnly: false } : { kind: 'signed-out' };
  return noteLeaving(desk, leave(desk, lockSession, next));
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
  enter(desk, { kind: 'locked', email, pinOnly: false });
};

const accountIdOf = async (desk: Desk): Promise<string | undefined> => {
  const known = desk.open?.work.session.accountId ?? desk.half?.accountId;
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
