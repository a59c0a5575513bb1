import type { SessionState } from '@coffer/vault';

/** A screen of signing in. */
export type SignInPlace = 'password' | 'code' | 'factor' | 'approval' | 'pin';

/**
 * Which screen stands before the vault: where the engine is rules, not the address. `wantsPassword` also where a restore
 * is about to be accepted, which the PIN alone does not do.
 */
export const placeOf = (state: SessionState, wantsPassword: boolean): SignInPlace => {
  if (state.kind === 'password-passed') return state.step;
  return state.kind === 'locked' && state.pinOnly && !wantsPassword ? 'pin' : 'password';
};

/** Where a screen lives; `search` keeps the place that sign-in leads back to. */
export const addressOf = (place: SignInPlace, search: string): string =>
  `/signin${place === 'password' ? '' : `/${place}`}${search ? `?${search}` : ''}`;

/** Wrong PINs that end a session which only the PIN stood before. */
export const pinOnlyTries = 3;

/** Why the password is asked for again. */
export type PasswordNotice = 'half-session-expired' | 'pin-tries-over' | 'session-over' | 'approval-over';

/** What to say when a PIN step ended without the vault: of a PIN alone it matters whether wrong ones did it. */
export const noticeOf = (wasPinOnly: boolean, wrongPins: number): PasswordNotice => {
  if (!wasPinOnly) return 'half-session-expired';
  return wrongPins >= pinOnlyTries ? 'pin-tries-over' : 'session-over';
};
