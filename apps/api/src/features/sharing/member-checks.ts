import { type CallOf, type changeMembers, membersLimit } from '@coffer/contracts';
import { equalBytes, idText, type Manifest, type ManifestMember, roles } from '@coffer/crypto/verify';
import type { LockedVault } from '../../db/vault-chain.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { PresentIdentity } from '../../members/present-identities.ts';

type Ends = CallOf<typeof changeMembers>['body']['ends'];

/** How one list of members became another. */
export interface ListChange {
  /** New entries, and those that name another identity than before. */
  readonly named: readonly ManifestMember[];
  /** Of `named`, those that were not there before. */
  readonly added: readonly ManifestMember[];
  /** Entries in another role under the same identity. */
  readonly moved: readonly ManifestMember[];
  readonly removed: readonly ManifestMember[];
}

/** How the list of `next` came from that of `before`. */
export const listChange = (before: Manifest, next: Manifest): ListChange => {
  const former = new Map(before.members.map((member) => [idText(member.accountId), member]));
  const present = new Set(next.members.map(({ accountId }) => idText(accountId)));
  const formerOf = ({ accountId }: ManifestMember) => former.get(idText(accountId));
  const isSame = (a: ManifestMember, b: ManifestMember) => equalBytes(a.identityHash, b.identityHash);
  const named = next.members.filter((member) => {
    const was = formerOf(member);
    return !was || !isSame(was, member);
  });
  return {
    named,
    added: named.filter((member) => !formerOf(member)),
    moved: next.members.filter((member) => {
      const was = formerOf(member);
      return was !== undefined && isSame(was, member) && was.role !== member.role;
    }),
    removed: before.members.filter(({ accountId }) => !present.has(idText(accountId))),
  };
};

/** A change of members leaves content and epoch as they are, and the list within its limit. */
export const checkFrame = (vault: LockedVault, before: Manifest, next: Manifest): void => {
  if (next.keyEpoch !== vault.keyEpoch) throw invalid('head.manifest.keyEpoch');
  if (next.count !== vault.count || !equalBytes(next.root, before.root)) throw invalid('head.manifest.root');
  if (next.members.length > membersLimit) throw problem('api/vault-full', { field: 'members' });
};

/**
 * Whoever is named anew is of this organisation, not suspended, and named as he presently is. Groups are in no group, and
 * a group's own entry changes with its keys alone.
 */
export const checkNamed = (
  vault: LockedVault,
  next: Manifest,
  { named, moved, removed }: ListChange,
  identities: ReadonlyMap<string, PresentIdentity>,
): void => {
  const wrong = invalid('head.manifest.members');
  if ([...named, ...moved, ...removed].some(({ accountId }) => equalBytes(accountId, next.vaultId)))
    throw wrong;
  for (const { accountId, identityHash } of named) {
    const present = identities.get(idText(accountId));
    if (!present || !equalBytes(present.hash, identityHash)) throw wrong;
    if (present.isGroup && vault.kind === 'group') throw wrong;
  }
};

/**
 * Each member that is new or has new keys gets a grant, others only where their time is set anew; never the writer, who
 * has the key.
 */
export const checkGrantees = (
  next: Manifest,
  { named, moved }: ListChange,
  ends: Ends,
  grantees: ReadonlySet<string>,
): void => {
  const writer = idText(next.writerId);
  const needed = named.map(({ accountId }) => idText(accountId)).filter((id) => id !== writer);
  const allowed = new Set([
    ...[...needed, ...moved.map(({ accountId }) => idText(accountId))],
    ...ends.map(({ accountId }) => accountId),
  ]);
  allowed.delete(writer);
  allowed.delete(idText(next.vaultId));
  if (needed.some((id) => !grantees.has(id))) throw invalid('grants');
  for (const id of grantees) if (!allowed.has(id)) throw invalid('grants');
};

export interface EndsFacts {
  readonly before: Manifest;
  readonly next: Manifest;
  /** The writer's. */
  readonly role: number;
  readonly now: number;
}

const highest = (id: string, lists: readonly Manifest[]): number =>
  Math.max(
    0,
    ...lists.map(({ members }) => members.find(({ accountId }) => idText(accountId) === id)?.role ?? 0),
  );

// An end takes access away as surely as a removal: it asks for the same roles.
/** Whether the writer may set these ends: for members who stay, in the future, and of managers and owners by owners alone. */
export const checkEnds = (ends: Ends, { before, next, role, now }: EndsFacts): void => {
  if (ends.length === 0) return;
  if (role < roles.manager) throw problem('api/forbidden');
  if (new Set(ends.map(({ accountId }) => accountId)).size !== ends.length) throw invalid('ends');
  for (const { accountId, endsAt } of ends) {
    if (highest(accountId, [next]) === 0 || accountId === idText(next.vaultId)) throw invalid('ends');
    if (endsAt !== null && (endsAt <= now || endsAt > 8.64e15)) throw invalid('ends');
    const isRanked = highest(accountId, [before, next]) >= roles.manager;
    if (isRanked && role < roles.owner) throw problem('api/forbidden');
  }
};
