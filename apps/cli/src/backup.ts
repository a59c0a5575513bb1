import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BackupSettings,
  backupIdentityIn,
  checkVaults,
  type Drill,
  drillAndRecord,
  makeBackup,
  newBackupKey,
  openProofKey,
  readBackup,
  readSecrets,
  restoreBackup,
  secretNames,
  serverBoxes,
} from '@coffer/api';
import pg from 'pg';
import { CliError } from './cli-error.ts';
import { migrate } from './postgres/migrate.ts';
import { withScratchDatabase } from './scratch-database.ts';

/** Where a command works. */
export interface BackupPlace {
  readonly env: NodeJS.ProcessEnv;
  readonly dataDir: string;
  /** The folder of the migrations. */
  readonly migrations: string;
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

const secretsAt = (dataDir: string) => {
  const folder = join(dataDir, 'secrets');
  return secretNames.some((name) => existsSync(join(folder, name))) ? readSecrets(folder) : null;
};

const readIdentity = (file: string): string => {
  if (!existsSync(file)) throw new CliError('cli/bad-setting', `There is no key file ${file}.`);
  return backupIdentityIn(readFileSync(file, 'utf8'));
};

const assertThere = (file: string): void => {
  if (!existsSync(file)) throw new CliError('cli/bad-setting', `There is no backup ${file}.`);
};

/** A new key pair, as the lines of a key file. */
export const makeBackupKey = async (): Promise<string[]> => {
  const { identity, recipient } = await newBackupKey();
  return [
    '# The key of the backups. Keep this file away from the server and from the backups.',
    `# COFFER_BACKUP_RECIPIENT=${recipient}`,
    identity,
  ];
};

/** Makes one backup now. */
export const backUp = async (
  databaseUrl: string,
  { dataDir }: BackupPlace,
  settings: BackupSettings,
): Promise<string[]> => {
  const secrets = secretsAt(dataDir);
  const made = await makeBackup({
    ...{ databaseUrl, settings, filesDir: join(dataDir, 'files') },
    ...(secrets ? { box: serverBoxes(secrets).backups } : {}),
  });
  if (!made) throw new CliError('cli/busy', 'A backup is being made already.');
  return [
    `Made ${made.path}: ${made.items} items, ${mebibytes(made.bytes)}.`,
    ...made.removed.map((name) => `Removed ${name}, which was over.`),
  ];
};

interface From {
  readonly file: string;
  readonly identity: string;
}

const putBack = ({ file, identity }: From, databaseUrl: string, place: BackupPlace, isReal: boolean) =>
  restoreBackup({
    ...{ path: file, identity, databaseUrl, secrets: isReal ? secretsAt(place.dataDir) : null },
    ...(isReal ? { filesDir: join(place.dataDir, 'files') } : {}),
    prepare: async (migrations) => {
      await migrate(databaseUrl, place.migrations, migrations);
    },
  });

/** Puts a backup back into the empty database at `databaseUrl`, and brings it to this version. */
export const restore = async (
  file: string,
  keyFile: string,
  databaseUrl: string,
  place: BackupPlace,
): Promise<string[]> => {
  assertThere(file);
  const { head, parts } = await putBack({ file, identity: readIdentity(keyFile) }, databaseUrl, place, true);
  const applied = await migrate(databaseUrl, place.migrations);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const hasSecrets = secretsAt(place.dataDir) !== null;
  return [
    `Restored ${rows} rows as they were at ${new Date(head.madeAt).toISOString()}.`,
    ...(applied.length > 0 ? [`Applied since then: ${applied.join(', ')}.`] : []),
    ...(hasSecrets
      ? []
      : [`No secret files are in ${join(place.dataDir, 'secrets')}: put their copy there before the start.`]),
    'Whoever wrote something since that moment is told of it at the next sign-in (docs/operations/back-up.md).',
  ];
};

const onDatabase = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** See {@link Drill}. */
export const drillOf =
  (place: BackupPlace): Drill =>
  async (from, signal) => {
    assertThere(from.file);
    // Read through first, so that a file that is wrong is said to be before a database is made for it.
    const { head, parts } = await readBackup(from.file, from.identity);
    const check = await withScratchDatabase(
      place.env,
      async (url) => {
        await putBack(from, url, place, false);
        await migrate(url, place.migrations);
        return onDatabase(url, checkVaults);
      },
      signal,
    );
    return { ...check, madeAt: head.madeAt, parts: parts.length };
  };

/** A drill in words. @throws {CliError} where something is wrong with the backup. */
const tellDrill = async (from: From, drill: Drill): Promise<string[]> => {
  const check = await drill(from);
  if (check.wrong.length > 0)
    throw new CliError(
      'cli/backup-wrong',
      `This backup restores, but not rightly:\n${check.wrong.join('\n')}`,
    );
  return [
    `${from.file} is whole: ${check.parts} parts of ${new Date(check.madeAt).toISOString()}.`,
    `Restored into a scratch database: ${check.vaults} vaults with ${check.items} items agree with ${check.manifests} signed manifests.`,
  ];
};

/** The restore drill with the key that opens all backups. */
export const verifyBackup = async (file: string, keyFile: string, place: BackupPlace): Promise<string[]> => {
  assertThere(file);
  return tellDrill({ file, identity: readIdentity(keyFile) }, drillOf(place));
};

/**
 * The restore drill on the newest backup, by the key that the server keeps for proofs of that one alone. The console shows
 * how it went.
 */
export const drillNewest = (databaseUrl: string, dir: string, place: BackupPlace): Promise<string[]> =>
  onDatabase(databaseUrl, async (client) => {
    const secrets = secretsAt(place.dataDir);
    const newest = secrets && (await openProofKey(client, serverBoxes(secrets).backups));
    if (!newest)
      throw new CliError(
        'cli/bad-setting',
        'There is no backup that this server can open. Make one: coffer backup',
      );
    const from = { file: join(dir, newest.fileName), identity: newest.identity };
    return tellDrill(from, (asked) => drillAndRecord(client, asked, drillOf(place)));
  });
