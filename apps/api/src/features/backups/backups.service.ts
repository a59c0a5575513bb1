import type { BackupDesk } from '../../backup/backup-desk.ts';
import type { BackupVault, ItemPlace } from '../../backup/read-vaults.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './backups.repo.ts';

export interface BackupsDeps {
  readonly database: Database;
  /** Null for the first organisation, which alone answers for the deployment. */
  readonly slug: string | null;
  readonly backups: BackupDesk;
  readonly limits: Limits;
}

/** Backups of the deployment that may be asked for in an hour. */
export const makesAnHour = 6;
const makes: Limit = { name: 'make-backup', most: makesAnHour, seconds: 3600 };
/** Looks into a backup that one account may take in an hour. */
export const looksAnHour = 20;
const looks: Limit = { name: 'look-into-backup', most: looksAnHour, seconds: 3600 };

interface Checked {
  readonly checked: number;
  readonly failed: number;
}

const putProof = async (
  sql: Work['sql'],
  accountId: string,
  backupId: string,
  checked: Checked,
): Promise<boolean> => {
  const isThere = await repo.putProof(sql, { backupId, accountId, ...checked });
  if (isThere) await audit(sql, accountId, checked.failed === 0 ? 'backup-proven' : 'backup-not-proven');
  return isThere;
};

/** What a browser gets of a vault in a backup; its hashes are the same whichever id is asked about. */
const vaultReply = ([vaultId, { manifest, leaves }]: [string, BackupVault]) => ({
  vaultId,
  manifest: base64Url(manifest.bytes),
  signature: base64Url(manifest.signature),
  mac: base64Url(manifest.mac),
  hashes: base64Url(leaves.prove(vaultId).hashes),
});

const itemReply = (vault: BackupVault | undefined, itemId: string) => {
  const item = vault?.itemsById.get(itemId);
  return {
    bucket: vault ? base64Url(vault.leaves.prove(itemId).bucket) : '',
    row: item
      ? {
          ...{ revision: item.revision, keyEpoch: item.keyEpoch },
          ...{ overview: base64Url(item.overview), secret: base64Url(item.secret) },
        }
      : null,
  };
};

/** Backups for the console, and what a member's browser may see of the newest. */
export const backupsService = ({ database, slug, backups, limits }: BackupsDeps) => {
  const assertFirst = (): void => {
    if (slug !== null) throw problem('api/not-found');
  };
  // A file that can't be read any more fails whoever asks of it, and his browser need not say so.
  const writeProof = (accountId: string, backupId: string, checked: Checked): Promise<boolean> =>
    database.transaction(({ sql }) => putProof(sql, accountId, backupId, checked));
  return {
    list: async () => {
      assertFirst();
      const kept = await repo.listKept(database.sql);
      const shown = kept.map(({ madeAt, sha256, ...facts }) => ({
        ...{ ...facts, madeAt: madeAt.getTime(), sha256: base64Url(sha256) },
      }));
      return { reply: { isScheduled: backups.isScheduled, backups: shown } };
    },
    make: async ({ accountId }: Actor) => {
      assertFirst();
      await limits.take(makes, 'deployment');
      const backupId = backups.begin(accountId);
      if (backupId === null) throw problem('api/unavailable');
      return { reply: { backupId } };
    },
    readProvable: async ({ accountId }: Actor) => {
      const found = slug === null ? await repo.findProvable(database.sql, accountId) : null;
      return { reply: { backup: found && { ...found, madeAt: found.madeAt.getTime() } } };
    },
    readVaults: async ({ accountId }: Actor, backupId: string, places: readonly ItemPlace[]) => {
      assertFirst();
      await limits.take(looks, accountId);
      const sealed = await repo.findSealed(database.sql, backupId);
      const own = await repo.ownVaults(
        database.sql,
        accountId,
        places.map(({ vaultId }) => vaultId),
      );
      if (!sealed || !places.every(({ vaultId }) => own.has(vaultId))) throw problem('api/not-found');
      const read = await backups.readVaults(sealed, places);
      if (!read) await writeProof(accountId, backupId, { checked: places.length, failed: places.length });
      const vaults = [...(read ?? [])].map((vault) => vaultReply(vault));
      const items = places.map(({ vaultId, itemId }) => itemReply(read?.get(vaultId), itemId));
      return { reply: { vaults, items } };
    },
    report: async ({ accountId }: Actor, backupId: string, { checked, failed }: Checked, { sql }: Work) => {
      assertFirst();
      if (!(await putProof(sql, accountId, backupId, { checked, failed }))) throw problem('api/not-found');
      return { reply: {} };
    },
  };
};
export type BackupsService = ReturnType<typeof backupsService>;
