import type { Commit, CommitItem } from '@coffer/contracts';
import { idText, type Manifest, parseManifest } from '@coffer/crypto/verify';
import { type LockedVault, sameMembers } from '../../db/vault-chain.ts';
import { invalid } from '../../http/problem.ts';
import type { StoredRevision } from './commit.repo.ts';

const roleNeeded = 2;

export const canWrite = (role: number): boolean => role >= roleNeeded;

export const readManifest = (bytes: Uint8Array<ArrayBuffer>): Manifest => {
  try {
    return parseManifest(bytes);
  } catch {
    throw invalid('manifest');
  }
};

/** What a commit leaves as it is: members and epochs change by acts of their own. */
export const checkKept = (vault: LockedVault, before: Manifest, next: Manifest): void => {
  if (next.keyEpoch !== vault.keyEpoch) throw invalid('manifest.keyEpoch');
  if (!sameMembers(before, next)) throw invalid('manifest.members');
};

/**
 * Splits the items into new and changed ones; each touched revision rises by exactly one. Where the row's own revision is
 * damaged, clients know the signed one, and a change from there on is what puts the row right.
 */
export const sortItems = (
  { items }: Commit,
  revisionsById: ReadonlyMap<string, StoredRevision>,
): { readonly added: readonly CommitItem[]; readonly changed: readonly CommitItem[] } => {
  const added: CommitItem[] = [];
  const changed: CommitItem[] = [];
  items.forEach((item, at) => {
    const stored = revisionsById.get(idText(item.itemId));
    const former = item.revision - 1;
    if (former !== (stored?.revision ?? 0) && former !== stored?.signed)
      throw invalid(`items.${at}.revision`);
    (stored === undefined ? added : changed).push(item);
  });
  return { added, changed };
};
