import { ApiError, Unreachable } from '@coffer/contracts';
import { VaultError } from '../errors.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type Desk, opened } from './desk.ts';
import { lockFromOutside } from './leave.ts';

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
    if (!(error instanceof ApiError)) throw error;
    if (error.problem.status >= 500) throw new Unreachable();
    if (error.code !== 'api/unauthenticated') throw error;
    if (desk.open?.work === work) void lockFromOutside(desk, work.session.email);
    throw new VaultError('vault/locked', 'The session is over.');
  }
};
