import { ApiError, Unreachable } from '@coffer/contracts';
import { VaultError } from '../errors.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type Desk, opened, signedIn } from './desk.ts';
import { lockFromOutside } from './leave.ts';

/** What a failed read means to whoever asked: a session that is over locks. */
const failed = (desk: Desk, session: Unlocked, error: unknown): Error => {
  if (!(error instanceof ApiError)) throw error;
  if (error.problem.status >= 500) return new Unreachable();
  if (error.code !== 'api/unauthenticated') return error;
  const isPresent = desk.enrolling === session || desk.open?.work.session === session;
  if (isPresent) void lockFromOutside(desk, session.email);
  return new VaultError('vault/locked', 'The session is over.');
};

/**
 * Reads from the open vault, where the server may be needed for a part that is not on this device. A server that fails
 * counts as one that did not answer; one that says the session is over locks the vault.
 *
 * @throws {Unreachable}
 * @throws {VaultError} `vault/locked`.
 */
export const reading = async <T>(desk: Desk, read: (work: WriteSession) => Promise<T>): Promise<T> => {
  const work = opened(desk);
  try {
    return await read(work);
  } catch (error) {
    throw failed(desk, work.session, error);
  }
};

/** {@link reading} of the account itself, for which no vault need be open. */
export const readingAccount = async <T>(desk: Desk, read: (session: Unlocked) => Promise<T>): Promise<T> => {
  const session = signedIn(desk);
  try {
    return await read(session);
  } catch (error) {
    throw failed(desk, session, error);
  }
};
