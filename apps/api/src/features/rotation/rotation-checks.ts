import type { Commit } from '@coffer/contracts';
import {
  type Bytes,
  copyBytes,
  emptyLeafTree,
  equalBytes,
  idText,
  type Manifest,
  parseLeaf,
} from '@coffer/crypto/verify';
import type { LockedVault } from '../../db/vault-chain.ts';
import { invalid } from '../../http/problem.ts';
import type { GroupIdentity } from '../../members/group-identity.ts';
import type { PresentIdentity } from '../../members/present-identities.ts';

const roleNeeded = 3;

export const mayRotate = ({
  role,
  is_accepted: isAccepted,
}: {
  role: number;
  is_accepted: boolean;
}): boolean => isAccepted && role >= roleNeeded;

/** What a body that stages brings besides items. */
export const assertNoManifest = ({ manifest }: Commit): void => {
  if (manifest.length > 0) throw invalid('manifest');
};

/** What else than epoch and members a rotation leaves as it is. */
export const checkEnd = (vault: LockedVault, keyEpoch: number, next: Manifest): void => {
  if (next.keyEpoch !== keyEpoch || keyEpoch !== vault.keyEpoch + 1) throw invalid('head.manifest.epoch');
  if (next.count !== vault.count) throw invalid('head.manifest.count');
};

/** Who the members of a vault presently are. */
export interface Present {
  readonly identities: ReadonlyMap<string, PresentIdentity>;
  /** Members whose time is over. */
  readonly ended: ReadonlySet<string>;
  /** Of the vault that is a group's: what the group becomes. */
  readonly group: GroupIdentity | null;
}

/** Whether an entry may name another identity than before: a group's present one, or what the group itself becomes. */
const mayBecome = ({ identities, group }: Present, id: string, hash: Bytes): boolean => {
  if (group && id === idText(group.identity.accountId)) return equalBytes(group.hash, hash);
  const present = identities.get(id);
  return present?.isGroup === true && equalBytes(present.hash, hash);
};

/** Whether the members are the same in the same roles; who else than groups has new keys is asked again by another act. */
export const checkMembers = (before: Manifest, next: Manifest, present: Present): void => {
  const wrong = invalid('head.manifest.members');
  if (next.members.length !== before.members.length) throw wrong;
  next.members.forEach((member, at) => {
    const former = before.members[at];
    if (!former || !equalBytes(member.accountId, former.accountId) || member.role !== former.role)
      throw wrong;
    const isSame = equalBytes(member.identityHash, former.identityHash);
    if (!isSame && !mayBecome(present, idText(member.accountId), member.identityHash)) throw wrong;
  });
  const { group } = present;
  const self = group && next.members.find(({ accountId }) => equalBytes(accountId, group.identity.accountId));
  if (group && (!self || !equalBytes(self.identityHash, group.hash))) throw wrong;
};

/**
 * Refuses a rotation that leaves somebody before a vault that he can't open. A member whose named keys are not his present
 * ones, or whose time is over, may be left out.
 */
export const checkGrantees = (
  next: Manifest,
  { identities, ended }: Present,
  grantees: ReadonlySet<string>,
): void => {
  const [writer, self] = [idText(next.writerId), idText(next.vaultId)];
  const others = next.members.filter(({ accountId }) => ![writer, self].includes(idText(accountId)));
  const known = new Set(others.map(({ accountId }) => idText(accountId)));
  for (const id of grantees) if (!known.has(id)) throw invalid('grants');
  for (const { accountId, identityHash } of others) {
    const id = idText(accountId);
    const present = identities.get(id);
    const isReachable = present && equalBytes(present.hash, identityHash) && !ended.has(id);
    if (isReachable && !grantees.has(id)) throw invalid('grants');
  }
};

/** Whether every group is named as it presently is: else the key is sealed for keys that a leaver of the group has. */
export const areGroupsPresent = (next: Manifest, { identities }: Present): boolean =>
  next.members.every(({ accountId, identityHash }) => {
    const present = identities.get(idText(accountId));
    return !present?.isGroup || equalBytes(accountId, next.vaultId) || equalBytes(present.hash, identityHash);
  });

/** Root over leaves as they are stored. */
export const rootOf = (leaves: readonly Buffer[]): Bytes => {
  const tree = emptyLeafTree();
  for (const bytes of leaves) {
    const leaf = parseLeaf(copyBytes(bytes));
    tree.put(idText(leaf.itemId), leaf);
  }
  return tree.root();
};
