import { readFromBackup, readProvableBackup, reportBackupProof } from '@coffer/contracts';
import { emptyLeafTree, idBytes, type LeafTree, leafOf, toBase64Url, tombstoneLeaf } from '@coffer/crypto';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredBackup,
  type StoredVault,
} from './memory-store.ts';

const newest = ({ backup }: MemoryStore, backupId: string): StoredBackup => {
  if (backup?.backupId !== backupId) throw refusal('api/not-found');
  return backup;
};

/** What the rows of a vault hash to, whatever they should. */
const leavesOf = ({ items }: StoredVault): LeafTree => {
  const leaves = emptyLeafTree();
  for (const [id, revisions] of items) {
    const row = revisions.at(-1);
    if (!row) continue;
    const { revision, overview, secret } = row;
    const isDeleted = row.flags === 1;
    leaves.put(
      id,
      isDeleted ? tombstoneLeaf(idBytes(id), revision) : leafOf(idBytes(id), revision, overview, secret),
    );
  }
  return leaves;
};

const vaultReply = (vaultId: string, vault: StoredVault) => {
  const manifest = vault.manifests.at(-1);
  return manifest
    ? [{ vaultId, ...manifest, hashes: toBase64Url(leavesOf(vault).prove(vaultId).hashes) }]
    : [];
};

const itemReply = (vault: StoredVault | undefined, itemId: string) => {
  const item = vault?.items.get(itemId)?.at(-1);
  const bucket = vault ? toBase64Url(leavesOf(vault).prove(itemId).bucket) : '';
  if (item?.flags !== 0) return { bucket, row: null };
  const { revision, keyEpoch, overview, secret } = item;
  return {
    bucket,
    row: { revision, keyEpoch, overview: toBase64Url(overview), secret: toBase64Url(secret) },
  };
};

/** A member's look into the newest backup. */
export const backupRoutes = (store: MemoryStore): Route[] => [
  route(readProvableBackup, async ({ account }) => ({
    backup: store.backup
      ? {
          ...{ backupId: store.backup.backupId, madeAt: store.backup.madeAt },
          isProvenByYou: store.backup.proofs.has(account.body.accountId),
        }
      : null,
  })),
  route(readFromBackup, async ({ params, body }) => {
    const { vaults } = newest(store, params.backupId);
    const ids = new Set(body.items.map(({ vaultId }) => vaultId));
    return {
      vaults: [...ids].flatMap((id) => {
        const vault = vaults.get(id);
        return vault ? vaultReply(id, vault) : [];
      }),
      items: body.items.map(({ vaultId, itemId }) => itemReply(vaults.get(vaultId), itemId)),
    };
  }),
  route(reportBackupProof, async ({ params, body, account }) => {
    newest(store, params.backupId).proofs.set(account.body.accountId, body);
    return {};
  }),
];
