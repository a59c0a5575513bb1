import { ApiError, Unreachable } from '@coffer/contracts';
import { alarmOf } from '../session/outcomes.ts';
import type { NotDone } from '../sharing-engine.ts';

/** An act that can't be done, and why; thrown inside a story and answered at its end. */
export class CannotDo extends Error {
  readonly reason: NotDone['reason'];
  constructor(reason: NotDone['reason']) {
    super(reason);
    this.name = 'CannotDo';
    this.reason = reason;
  }
}

const reasonOf = (error: ApiError): NotDone['reason'] | null => {
  if (error.code === 'api/unauthenticated') return 'signed-out';
  if (error.code === 'api/forbidden') return 'forbidden';
  if (error.code === 'api/not-found') return 'gone';
  if (error.code === 'api/vault-full' || error.code === 'api/too-large') return 'too-many';
  if (error.problem.status === 429) return 'busy';
  return error.problem.status >= 500 ? 'offline' : null;
};

/** Why an act was not done, as a value. */
export const notDone = (error: unknown): NotDone => {
  if (error instanceof CannotDo) return { kind: 'failed', reason: error.reason };
  if (error instanceof Unreachable) return { kind: 'failed', reason: 'offline' };
  const code = alarmOf(error);
  if (code) return { kind: 'failed', reason: code };
  const reason = error instanceof ApiError ? reasonOf(error) : null;
  if (!reason) throw error;
  return { kind: 'failed', reason };
};

/** Does something, and answers why it was not done where it was not. */
export const attempting = async <T>(act: () => Promise<T>): Promise<T | NotDone> => {
  try {
    return await act();
  } catch (error) {
    return notDone(error);
  }
};
