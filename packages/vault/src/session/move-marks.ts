import { toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { changeMarks, type DeviceMarks, type VaultMark } from './marks.ts';
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
  const { state } = session.head;
  const seen = { seq: session.head.seq, hash: toBase64Url(session.head.hash) };
  await changeMarks(ports.replica, session.email, (marks) => {
    const stored = marks?.accountId === session.accountId ? marks : null;
    assertSameStory(stored?.state, seen);
    return {
      v: 1,
      deploymentId: state.deploymentId,
      kdf: state.kdf,
      salt: state.salt,
      accountId: session.accountId,
      identityHash: toBase64Url(session.identityHash),
      state: stored && stored.state.seq > seen.seq ? stored.state : seen,
      vaults: furtherMarks(stored?.vaults ?? {}, vaults),
      ...(stored?.log ? { log: stored.log } : {}),
    };
  });
};
