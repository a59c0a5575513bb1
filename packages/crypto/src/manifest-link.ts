import { type Bytes, equalBytes } from './bytes.ts';
import { encodeMembers, type Manifest, type ManifestMember, roles } from './manifest.ts';

const zeros32: Bytes = new Uint8Array(32);

const memberOf = (members: readonly ManifestMember[], id: Bytes): ManifestMember | undefined =>
  members.find((member) => equalBytes(member.accountId, id));

const roleOf = (members: readonly ManifestMember[], id: Bytes): number => memberOf(members, id)?.role ?? 0;

const isSameList = (a: readonly ManifestMember[], b: readonly ManifestMember[]): boolean =>
  equalBytes(encodeMembers(a), encodeMembers(b));

const highRanks = (members: readonly ManifestMember[]): readonly ManifestMember[] =>
  members.filter(({ role }) => role >= roles.manager);

const hasOwner = (members: readonly ManifestMember[]): boolean =>
  members.some(({ role }) => role === roles.owner);

/** The role that a change asks of whoever makes it for others. */
const neededRole = (before: Manifest, next: Manifest): number => {
  if (!isSameList(highRanks(before.members), highRanks(next.members))) return roles.owner;
  const touchesMembers = next.keyEpoch !== before.keyEpoch || !isSameList(before.members, next.members);
  return touchesMembers ? roles.manager : roles.writer;
};

/**
 * Whether nothing differs but the writer's own entry: another identity in the same role, or gone. Whoever may read can do
 * that, since it gives nobody anything.
 */
const isOwnEntryOnly = (before: Manifest, next: Manifest): boolean => {
  const former = memberOf(before.members, next.writerId);
  if (!former || next.keyEpoch !== before.keyEpoch || next.count !== before.count) return false;
  if (!equalBytes(next.root, before.root)) return false;
  const present = memberOf(next.members, next.writerId);
  const isRenewed = present?.role === former.role && !equalBytes(present.identityHash, former.identityHash);
  if (present && !isRenewed) return false;
  const others = ({ members }: Manifest) =>
    members.filter(({ accountId }) => !equalBytes(accountId, next.writerId));
  return isSameList(others(before), others(next));
};

/** A group under an identity that its own list, which its managers signed, names. */
export interface VouchedGroup {
  /** 16 bytes. */
  readonly groupId: Bytes;
  /** 32 bytes. */
  readonly identityHash: Bytes;
}

/** What the caller knows of groups that `before` names. */
export interface LinkGroups {
  /** The highest role that the writer has by them; 0 for none. */
  readonly groupRole: number;
  /** Those whose renewed keys are vouched for. */
  readonly vouched?: readonly VouchedGroup[];
}

// [Note: A group's new keys] Whoever renews a vault's keys names each group under its present identity. That gives nobody
// anything, since the group's own list vouches for it: so it asks for no owner where the group is a manager or an owner.
/** The list with vouched identities of groups put back to what they were. */
const withFormerKeys = (
  before: Manifest,
  { members }: Manifest,
  vouched: readonly VouchedGroup[],
): readonly ManifestMember[] =>
  members.map((member) => {
    const former = memberOf(before.members, member.accountId);
    const isVouched = vouched.some(
      ({ groupId, identityHash }) =>
        equalBytes(groupId, member.accountId) && equalBytes(identityHash, member.identityHash),
    );
    return former && isVouched ? { ...member, identityHash: former.identityHash } : member;
  });

const mayWrite = (before: Manifest, next: Manifest, { groupRole, vouched = [] }: LinkGroups): boolean => {
  if (!hasOwner(next.members)) return false;
  const role = Math.max(roleOf(before.members, next.writerId), groupRole);
  const isRenewal = next.keyEpoch > before.keyEpoch;
  const members = isRenewal ? withFormerKeys(before, next, vouched) : next.members;
  return role >= neededRole(before, { ...next, members }) || isOwnEntryOnly(before, next);
};

/**
 * Why `next` may not follow `before`, or null if it may: one vault, one step of seq, linked by hash, written by someone
 * whose role in the list before allows the change, the epoch staying or rising by one, an owner staying.
 *
 * Speaks of the public fields only; signature, MAC and root are checked by their own functions.
 *
 * @param by what groups in the list before give the writer, and which of them have renewed keys. Whoever calls has walked
 *   their chains; the larger of both roles counts.
 * Spec: docs/spec/manifest.md §4.
 */
export const linkProblem = (
  before: Manifest,
  beforeHash: Bytes,
  next: Manifest,
  by: LinkGroups = { groupRole: 0 },
): 'vault' | 'seq' | 'hash' | 'epoch' | 'role' | 'count' | null => {
  if (!equalBytes(before.vaultId, next.vaultId)) return 'vault';
  if (next.seq !== before.seq + 1) return 'seq';
  if (!equalBytes(next.previousHash, beforeHash)) return 'hash';
  if (next.keyEpoch !== before.keyEpoch && next.keyEpoch !== before.keyEpoch + 1) return 'epoch';
  if (next.count < before.count) return 'count';
  return mayWrite(before, next, by) ? null : 'role';
};

const isFirst = (manifest: Manifest): boolean =>
  manifest.seq === 1 &&
  manifest.keyEpoch === 1 &&
  equalBytes(manifest.previousHash, zeros32) &&
  roleOf(manifest.members, manifest.writerId) === roles.owner;

/** Whether a manifest is a right first one: seq 1, no link, its writer the only member, as owner. */
export const isFirstManifest = (manifest: Manifest): boolean =>
  isFirst(manifest) && manifest.members.length === 1;

/** Whether a manifest is a right first one of a group: as {@link isFirstManifest}, with the group itself as a reader. */
export const isFirstGroupManifest = (manifest: Manifest): boolean =>
  isFirst(manifest) &&
  manifest.members.length === 2 &&
  roleOf(manifest.members, manifest.vaultId) === roles.reader;
