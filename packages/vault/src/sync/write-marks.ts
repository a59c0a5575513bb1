import { alarm } from '../errors.ts';
import type { VaultId } from '../items/item.ts';
import { withLog } from '../people/log.ts';
import type { Ports } from '../ports.ts';
import type { AccountState } from '../session/account-state.ts';
import { furtherMark, type VaultMark } from '../session/marks.ts';
import { moveMarks } from '../session/move-marks.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';

/** Marks of vaults by their ids. */
export type Marks = Readonly<Record<VaultId, VaultMark>>;

/** The state's marks with those that are further on; null where none is. A vault that the state names no more has none. */
const withFurther = (state: AccountState, marks: Marks): AccountState | null => {
  const moved = Object.entries(marks).flatMap(([id, mark]): [VaultId, VaultMark][] => {
    const stored = state.vaults[id];
    if (!stored) return [];
    const further = furtherMark(stored, mark);
    if (!further) throw alarm('vault/fork', 'Another device saw another manifest at the same place.');
    // The epoch of the state is that of the account's own wrap, which moves with the wrap alone.
    const isMoved = further === mark && stored.hash !== mark.hash && stored.epoch === mark.epoch;
    return isMoved ? [[id, mark]] : [];
  });
  return moved.length > 0 ? { ...state, vaults: { ...state.vaults, ...Object.fromEntries(moved) } } : null;
};

/** The state with lists of groups that this session saw further. */
const withGroups = (state: AccountState, { groupLists }: Unlocked): AccountState | null => {
  const moved = [...groupLists].filter(([id, { mark }]) => mark.seq > (state.groups?.[id]?.seq ?? 0));
  const marks = Object.fromEntries(moved.map(([id, { mark }]) => [id, mark]));
  return moved.length > 0 ? { ...state, groups: { ...state.groups, ...marks } } : null;
};

/** The state with marks of vaults, lists of groups and the log as far as this session saw them; null where none is further. */
export const withSeen = (session: Unlocked, state: AccountState, marks: Marks): AccountState | null => {
  const moved = withFurther(state, marks);
  const grouped = withGroups(moved ?? state, session) ?? moved;
  // A newer head of the log goes along with what is written anyway, and is no reason to write.
  return grouped && withLog(session, grouped);
};

/**
 * Writes marks of this device into the account state, all at once, and moves the device's own.
 *
 * @throws {VaultError} `vault/fork` where another device saw something else at the same place.
 */
export const writeMarks = async (
  ports: Pick<Ports, 'client' | 'replica'>,
  session: Unlocked,
  marks: Marks,
): Promise<void> => {
  await changeState(ports.client, session, (state) => withSeen(session, state, marks));
  await moveMarks(ports, session, marks);
};
