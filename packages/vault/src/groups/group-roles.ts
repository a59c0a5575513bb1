import {
  type Bytes,
  equalBytes,
  idText,
  type Manifest,
  toBase64Url,
  type VouchedGroup,
} from '@coffer/crypto';
import { knowPeople } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
import type { GroupList, Unlocked } from '../session/unlocked.ts';
import { readGroupList } from './group-chain.ts';

/** What somebody may do in a vault by its groups, and under which identity. */
export interface GroupStanding {
  readonly role: number;
  /** Base64url; null for nobody. */
  readonly identityHash: string | null;
}

const nobody: GroupStanding = { role: 0, identityHash: null };

/** The list of a group as it is known; read again where it does not know what is asked for. */
const listFor = async (
  ports: Ports,
  session: Unlocked,
  groupId: string,
  isEnough: (list: GroupList) => boolean,
): Promise<GroupList> => {
  const known = session.groupLists.get(groupId);
  return known && isEnough(known) ? known : readGroupList(ports, session, groupId);
};

// [Note: Who was in a group] A vault's old manifests may be by people who left the group since. Those of a former epoch are
// taken from whoever ever was in it: a later one, by somebody who may, went on from them. Under the present epoch only who is
// in the group now may have written.
/**
 * The role that an account has in a vault by the groups that a manifest names.
 *
 * @param isPresent whether it is the vault's newest epoch.
 * @throws {VaultError} for a group whose list is not authentic.
 * Spec: docs/spec/groups.md §3.
 */
export const standingByGroups = async (
  ports: Ports,
  session: Unlocked,
  before: Manifest,
  writerId: Bytes,
  isPresent: boolean,
): Promise<GroupStanding> => {
  const ids = before.members.map(({ accountId }) => idText(accountId));
  const known = await knowPeople(ports, session, ids);
  const writer = idText(writerId);
  let best = nobody;
  for (const { accountId, role, identityHash } of before.members) {
    const groupId = idText(accountId);
    if (!known.get(groupId)?.isGroup || groupId === idText(before.vaultId)) continue;
    const hash = toBase64Url(identityHash);
    const membersOf = (list: GroupList) => (isPresent ? list.present : list.ever);
    const list = await listFor(
      ports,
      session,
      groupId,
      (each) => each.identityHashes.includes(hash) && membersOf(each).has(writer),
    );
    const member = membersOf(list).get(writer);
    if (member && list.identityHashes.includes(hash) && role > best.role)
      best = { role, identityHash: member.identityHash };
  }
  return best;
};

/**
 * Groups that a manifest names under another identity than the one before it, as far as their own lists name that one.
 *
 * @throws {VaultError} for a group whose list is not authentic.
 */
export const vouchedGroups = async (
  ports: Ports,
  session: Unlocked,
  before: Manifest,
  next: Manifest,
): Promise<VouchedGroup[]> => {
  const vouched: VouchedGroup[] = [];
  for (const { accountId, identityHash } of next.members) {
    const former = before.members.find((member) => equalBytes(member.accountId, accountId));
    if (!former || equalBytes(former.identityHash, identityHash)) continue;
    const groupId = idText(accountId);
    const isGroup = (await knowPeople(ports, session, [groupId])).get(groupId)?.isGroup;
    if (!isGroup || equalBytes(accountId, next.vaultId)) continue;
    const hash = toBase64Url(identityHash);
    const list = await listFor(ports, session, groupId, (each) => each.identityHashes.includes(hash));
    if (list.identityHashes.includes(hash)) vouched.push({ groupId: accountId, identityHash });
  }
  return vouched;
};

/** The role that this account has in a vault by groups whose keys it holds, without asking anybody. */
export const ownGroupRole = (session: Unlocked, members: Manifest['members']): number =>
  Math.max(0, ...members.map(({ accountId, role }) => (session.groupKeys.has(idText(accountId)) ? role : 0)));
