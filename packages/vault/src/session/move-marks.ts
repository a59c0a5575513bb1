import { toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { knownRestores, restoresOf } from './accepted-restores.ts';
import { changeMarks, type DeviceMarks, type LogMark, type StateMark, type VaultMark } from './marks.ts';
import type { Unlocked } from './unlocked.ts';

/** The same place with another hash was seen by another tab: the server told each tab another story. */
const assertSameStory = (
  stored: { readonly seq: number; readonly hash: string } | undefined,
  seen: { readonly seq: number; readonly hash: string },
): void => {
  if (stored?.seq === seen.seq && stored.hash !== seen.hash)
    throw alarm('vault/fork', 'This device saw something else at the same place.');
};

const furtherMarks = (stored: DeviceMarks['vaults'], seen: DeviceMarks['vaults']): DeviceMarks['vaults'] => {
  for (const [id, mark] of Object.entries(seen)) assertSameStory(stored[id], mark);
  const isBehind = ([id, mark]: [string, VaultMark]): boolean => mark.seq < (stored[id]?.seq ?? 0);
  return { ...stored, ...Object.fromEntries(Object.entries(seen).filter((entry) => !isBehind(entry))) };
};

/** The mark of the account state as this session has it. */
const seenState = ({ head }: Unlocked): StateMark => {
  const restores = restoresOf(head.state).length;
  return { seq: head.seq, hash: toBase64Url(head.hash), ...(restores > 0 ? { restores } : {}) };
};

/** Whether another tab went along with a restore of which this session does not know: nothing it saw counts any more. */
export const isOvertaken = (stored: DeviceMarks | null, session: Unlocked): boolean =>
  stored?.accountId === session.accountId &&
  knownRestores(stored.state) > restoresOf(session.head.state).length;

const marksOf = (
  session: Unlocked,
  of: Pick<DeviceMarks, 'state' | 'vaults'>,
  log: LogMark | undefined,
): DeviceMarks => {
  const { state } = session.head;
  return {
    v: 1,
    deploymentId: state.deploymentId,
    kdf: state.kdf,
    salt: state.salt,
    accountId: session.accountId,
    identityHash: toBase64Url(session.identityHash),
    ...of,
    ...(log ? { log } : {}),
  };
};

/**
 * Sets what this device has seen of the account to what was accepted, further back or not: after a restore alone. Vaults
 * that are not named keep their marks.
 */
export const setMarks = (
  ports: Pick<Ports, 'replica'>,
  session: Unlocked,
  vaults: DeviceMarks['vaults'],
): Promise<void> =>
  changeMarks(ports.replica, session.email, (marks) => {
    if (marks && isOvertaken(marks, session)) return marks;
    const stored = marks?.accountId === session.accountId ? marks : null;
    const of = { state: seenState(session), vaults: { ...stored?.vaults, ...vaults } };
    return marksOf(session, of, session.log ?? stored?.log);
  });

/**
 * Stores what this device has seen of the account; vault marks move with the vaults. Marks never move back: another tab
 * of this browser may have seen more meanwhile.
 *
 * @throws {VaultError} `vault/fork` if another tab saw something else at the same place.
 */
export const moveMarks = async (
  ports: Pick<Ports, 'replica'>,
  session: Unlocked,
  vaults: DeviceMarks['vaults'],
): Promise<void> => {
  const seen = seenState(session);
  await changeMarks(ports.replica, session.email, (marks) => {
    if (marks && isOvertaken(marks, session)) return marks;
    const stored = marks?.accountId === session.accountId ? marks : null;
    assertSameStory(stored?.state, seen);
    const state = stored && stored.state.seq > seen.seq ? stored.state : seen;
    return marksOf(session, { state, vaults: furtherMarks(stored?.vaults ?? {}, vaults) }, stored?.log);
  });
};
