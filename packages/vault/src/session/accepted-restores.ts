import { alarm, VaultError } from '../errors.ts';
import type { AcceptedRestore, AccountState } from './account-state.ts';
import type { StateMark } from './marks.ts';
import type { StateHead } from './unlocked.ts';

/** Restores of the server that an account state names, oldest first. */
export const restoresOf = ({ restores = [] }: Pick<AccountState, 'restores'>): readonly AcceptedRestore[] =>
  restores;

/** How many accepted restores a mark knew. */
export const knownRestores = ({ restores = 0 }: Pick<StateMark, 'restores'>): number => restores;

/**
 * No state may drop what one before it named.
 *
 * @throws {VaultError} `vault/fork`.
 */
export const assertRestoresKept = (before: AccountState, after: AccountState): void => {
  const [known, named] = [restoresOf(before), restoresOf(after)];
  if (JSON.stringify(named.slice(0, known.length)) !== JSON.stringify(known))
    throw alarm('vault/fork', 'An accepted restore is gone from the account state.');
};

/** Whether an error says that what the server has is older than what was seen, or another branch of it. */
export const isOlderStory = (error: unknown): error is VaultError =>
  error instanceof VaultError && (error.code === 'vault/rollback' || error.code === 'vault/fork');

/**
 * Whether the account accepted a restore of which this device did not know yet, and which explains its mark.
 *
 * @param isOff whether the mark is off the chain: then one of those restores must have been accepted by a device that had
 *   seen at least as much.
 * Spec: docs/spec/account-state.md §4.
 */
export const isExplained = (mark: StateMark, { state }: StateHead, isOff: boolean): boolean => {
  const unknown = restoresOf(state).slice(knownRestores(mark));
  return unknown.some(({ from }) => !isOff || mark.seq <= from.seq);
};
