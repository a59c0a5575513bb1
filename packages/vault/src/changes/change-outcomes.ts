import { ApiError } from '@coffer/contracts';
import type { ChangeOutcome } from '../account-engine.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { ChangedElsewhere } from '../session/state-chain.ts';

/** How a change ended that was not made. */
export type NotChanged = Exclude<ChangeOutcome, { readonly kind: 'changed' }>;

/** Turns what a server or a network refused into an outcome; throws on what nobody expected. */
export const notChanged = (error: unknown): NotChanged => {
  if (error instanceof ApiError) {
    const { retryAt = 0 } = error.problem;
    if (error.code === 'api/policy') return { kind: 'not-allowed' };
    if (error.code === 'api/waiting') return { kind: 'waiting', until: retryAt };
    if (error.code === 'api/too-many-tries') return { kind: 'too-many-tries', retryAt };
    // The session is over, or its identity is no longer the account's: another device changed the keys.
    if (error.code === 'api/unauthenticated' || error.code === 'api/bad-proof')
      return { kind: 'changed-elsewhere' };
  }
  if (error instanceof ChangedElsewhere) return { kind: 'changed-elsewhere' };
  return interruptionOf(error);
};

/** Like {@link notChanged} where the password alone was asked for: a proof that is wrong says that it was. */
export const notConfirmed = (error: unknown): NotChanged =>
  error instanceof ApiError && error.code === 'api/bad-proof'
    ? { kind: 'wrong-password' }
    : notChanged(error);
