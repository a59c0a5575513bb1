import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitItem } from '@coffer/contracts';
import { emptyLeafTree, idText, type LeafTree, leafOf, tombstoneLeaf } from '@coffer/crypto';
import pg from 'pg';
import { findPlaces } from '../../../cli/src/places.ts';
import { migrate } from '../../../cli/src/postgres/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../../cli/src/postgres/testing.ts';
import { readSecrets } from '../secrets/secret-files.ts';
import type { TestApi } from '../testing/test-api.ts';
import type { TestBrowser } from '../testing/test-browser.ts';
import { commitOf, sendCommit } from '../testing/test-commit.ts';
import type { Person } from '../testing/test-person.ts';
import { newBackupKey } from './age-stream.ts';
import { backupFileName } from './format.ts';
import { type RestoreOptions, restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

/** A vault as its owner's browser knows it: commits have the root that their rows have. */
export const rightVault = (browser: TestBrowser, person: Person) => {
  const leaves: LeafTree = emptyLeafTree();
  return async (items: readonly CommitItem[]): Promise<void> => {
    const before = leaves.count();
    for (const { itemId, revision, flags, overview, secret } of items)
      leaves.put(
        idText(itemId),
        flags === 1 ? tombstoneLeaf(itemId, revision) : leafOf(itemId, revision, overview, secret),
      );
    const commit = await commitOf(person, items, {
      added: leaves.count() - before,
      manifest: { root: leaves.root() },
    });
    await sendCommit(browser, person, commit);
    person.newest = commit.next;
  };
};

const folders: string[] = [];
const databases: TestDatabase[] = [];

/** A folder of a test, dropped with {@link dropAll}. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer backup '));
  folders.push(folder);
  return folder;
};

export const emptyDatabase = async (): Promise<string> => {
  const database = await createTestDatabase({ empty: true });
  databases.push(database);
  return database.url;
};

export const dropAll = async (): Promise<void> => {
  for (const database of databases.splice(0)) await database.drop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

export const onDatabase = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** A backup of a test's server, and the key that opens it. */
export const backUp = async (api: TestApi, more: { filesDir?: string } = {}) => {
  const key = await newBackupKey();
  const now = new Date();
  const path = join(newFolder(), backupFileName(now));
  const written = await writeBackup({
    ...{ databaseUrl: api.databaseUrl, path, recipients: [key.recipient], now },
    ...more,
  });
  return { ...written, path, identity: key.identity };
};

/** Restores into a database that has nothing, as `coffer restore` does. */
export const restore = async (
  from: { readonly path: string; readonly identity: string },
  more: Partial<RestoreOptions> = {},
): Promise<string> => {
  const databaseUrl = more.databaseUrl ?? (await emptyDatabase());
  await restoreBackup({
    ...{ path: from.path, identity: from.identity, databaseUrl, secrets: null },
    prepare: async (migrations) => {
      await migrate(databaseUrl, findPlaces().migrations, migrations);
    },
    ...more,
  });
  return databaseUrl;
};

export const secretsOf = (api: TestApi) => readSecrets(join(api.dataDir, 'secrets'));

/** Rows of every table that a backup holds, as one text a table. */
export const contentOf = (url: string, tables: readonly string[]): Promise<Record<string, string>> =>
  onDatabase(url, async (client) => {
    const content: Record<string, string> = {};
    for (const name of tables) {
      const { rows } = await client.query<{ text: string }>(
        `SELECT t::text AS text FROM "${name}" t ORDER BY 1`,
      );
      content[name] = rows.map(({ text }) => text).join('\n');
    }
    return content;
  });

export const randomUpTo = (most: number): number => randomBytes(4).readUInt32BE() % most;
