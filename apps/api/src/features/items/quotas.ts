import { type Commit, deletedFlag } from '@coffer/contracts';
import type { Quotas } from '../../config.ts';
import { problem } from '../../http/problem.ts';

/** Bytes that a commit adds to its vault: what was there before stays as former revisions. */
export const bytesOf = ({ items, manifest }: Commit): number =>
  items.reduce((sum, { overview, secret }) => sum + overview.length + secret.length, manifest.length);

/** What a vault holds: leaves, deleted ones too, and bytes of parts, former revisions and manifests. */
export interface Held {
  readonly count: number;
  readonly bytes: number;
}

/**
 * Refuses a commit for which the vault has no room. A commit that only deletes always has room: it is the way out.
 *
 * @throws `api/vault-full` with the quota as its field.
 */
export const assertRoom = (quotas: Quotas, held: Held, commit: Commit, added: number): void => {
  if (commit.items.every(({ flags }) => flags === deletedFlag)) return;
  if (added > 0 && held.count + added > quotas.itemsPerVault)
    throw problem('api/vault-full', { field: 'items' });
  if (held.bytes + bytesOf(commit) > quotas.bytesPerVault)
    throw problem('api/vault-full', { field: 'bytes' });
};
