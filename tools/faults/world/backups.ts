import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { newBackupKey } from '../../../apps/api/src/backup/age-stream.ts';
import { checkVaults, type VaultsCheck } from '../../../apps/api/src/backup/check-vaults.ts';
import { restoreBackup } from '../../../apps/api/src/backup/restore-backup.ts';
import { writeBackup } from '../../../apps/api/src/backup/write-backup.ts';
import { findPlaces } from '../../../apps/cli/src/places.ts';
import { migrate } from '../../../apps/cli/src/postgres/migrate.ts';
import { withDatabase } from './deployment.ts';

/** A backup of a fault case, and the key that opens it. */
export interface CaseBackup {
  readonly path: string;
  readonly identity: string;
  readonly items: number;
  drop(): void;
}

/** Writes a backup as the scheduled job does. */
export const backUp = async (databaseUrl: string): Promise<CaseBackup> => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer fault backup '));
  const { identity, recipient } = await newBackupKey();
  const path = join(folder, 'backup.tar.age');
  const { items } = await writeBackup({ databaseUrl, path, recipients: [recipient], now: new Date() });
  return { path, identity, items, drop: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Restores as `coffer restore` does, after taking away all that the database had. */
export const restoreOver = async ({ path, identity }: CaseBackup, databaseUrl: string): Promise<void> => {
  const { migrations } = findPlaces();
  await withDatabase(databaseUrl, (client) =>
    client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'),
  );
  await restoreBackup({
    ...{ path, identity, databaseUrl, secrets: null },
    prepare: async (wanted) => {
      await migrate(databaseUrl, migrations, wanted);
    },
  });
};

/** Restores into a database of its own beside the other, holds every vault against its manifests, looks, and drops it. */
export const drill = async <T>(
  backup: CaseBackup,
  databaseUrl: string,
  look: (client: pg.Client) => Promise<T>,
): Promise<{ readonly check: VaultsCheck; readonly looked: T }> => {
  const name = `drill_${Date.now()}`;
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  await withDatabase(databaseUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
  try {
    await restoreOver(backup, url.href);
    return await withDatabase(url.href, async (client) => ({
      check: await checkVaults(client),
      looked: await look(client),
    }));
  } finally {
    await withDatabase(databaseUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  }
};
