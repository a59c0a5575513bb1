import { readFromBackup, readProvableBackup, reportBackupProof } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto';
import { type MemoryStore, type Route, refusal, route, type StoredBackup } from './memory-store.ts';

const newest = ({ backup }: MemoryStore, backupId: string): StoredBackup => {
  if (backup?.backupId !== backupId) throw refusal('api/not-found');
  return backup;
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
    return {
      items: body.items.map(({ vaultId, itemId }) => {
        const item = vaults.get(vaultId)?.items.get(itemId)?.at(-1);
        if (item?.flags !== 0) return null;
        const { revision, keyEpoch, overview, secret } = item;
        return { revision, keyEpoch, overview: toBase64Url(overview), secret: toBase64Url(secret) };
      }),
    };
  }),
  route(reportBackupProof, async ({ params, body, account }) => {
    newest(store, params.backupId).proofs.set(account.body.accountId, body);
    return {};
  }),
];
