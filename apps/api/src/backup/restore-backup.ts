import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import { assertSecretsBelong, type Secrets } from '../secrets/secret-files.ts';
import { BackupError, type BackupHead } from './format.ts';
import { type ReadBackup, readBackup } from './read-backup.ts';

export interface RestoreOptions {
  readonly path: string;
  readonly identity: string;
  readonly databaseUrl: string;
  /** Where files of the backup go, a folder that is empty or not there; without it they are passed over. */
  readonly filesDir?: string;
  /** The secret files that are there; null where there are none yet. */
  readonly secrets: Secrets | null;
  /** Brings an empty database to exactly the backup's migrations. @throws where this version does not know them. */
  readonly prepare: (migrations: BackupHead['migrations']) => Promise<void>;
}

const assertEmpty = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const names = rows.map(({ name }) => name);
  if (names.length === 0) return;
  // What a restore that was broken off left: the tables, and nothing in them.
  const isOurs = names.includes('_prisma_migrations') && names.includes('organisation');
  if (isOurs && (await client.query('SELECT 1 FROM organisation LIMIT 1')).rowCount === 0) return;
  throw new BackupError(
    'This database is not empty. A backup is put back into an empty one, so that nothing is overwritten.',
  );
};

const assertColumns = async (client: pg.Client, { tables }: BackupHead): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'",
  );
  const known = new Set(rows.map(({ name }) => name));
  const missing = tables.flatMap((table) =>
    table.columns.map((column) => `${table.name}.${column}`).filter((name) => !known.has(name)),
  );
  if (missing.length > 0)
    throw new BackupError(`This backup has columns that no migration makes: ${missing.join(', ')}.`);
};

/** Triggers work on rows as they are written; these were written once already. */
const setTriggers = async (client: pg.Client, { tables }: BackupHead, to: 'DISABLE' | 'ENABLE') => {
  for (const { name } of tables) await client.query(`ALTER TABLE "${name}" ${to} TRIGGER USER`);
};

const moveSequences = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT table_name AS "table", column_name AS "column", pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
     FROM information_schema.columns WHERE table_schema = 'public' AND column_default LIKE 'nextval(%'`,
  );
  for (const { table, column, sequence } of rows)
    await client.query(
      `SELECT setval($1, GREATEST((SELECT max("${column}") FROM "${table}"), 1), (SELECT max("${column}") FROM "${table}") IS NOT NULL)`,
      [sequence],
    );
};

const copyIn = (client: pg.Client, table: BackupHead['tables'][number], rows: Buffer): Promise<void> => {
  const columns = table.columns.map((name) => `"${name}"`).join(', ');
  return pipeline(
    Readable.from([rows]),
    client.query(copyStreams.from(`COPY "${table.name}" (${columns}) FROM STDIN`)),
  );
};

const assertSecrets = async (client: pg.Client, secrets: Secrets | null): Promise<void> => {
  const { rows } = await client.query<{ id: string; secret_checks: unknown }>(
    'SELECT id, secret_checks FROM organisation WHERE slug IS NULL ORDER BY created_at, id LIMIT 1',
  );
  const [first] = rows;
  if (!first) throw new BackupError('This backup holds no organisation.');
  if (secrets) assertSecretsBelong(secrets, first.id, first.secret_checks);
};

const writeFile = (filesDir: string) => async (path: string, content: Readable) => {
  const to = join(filesDir, ...path.split('/'));
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
};

interface StagedFiles {
  readonly write: (path: string, content: Readable) => Promise<void>;
  /** Puts what was written into its place. */
  readonly settle: () => Promise<void>;
  /** Takes away what was written and not settled. */
  readonly drop: () => Promise<void>;
}

/** Files of a backup wait beside their folder until the whole backup was read. @throws where the folder holds something. */
const stageFiles = async (filesDir: string): Promise<StagedFiles> => {
  const standing = await readdir(filesDir).catch(() => []);
  if (standing.length > 0)
    throw new BackupError(`${filesDir} is not empty. Move it away first, so that nothing is overwritten.`);
  const staging = `${filesDir}.restoring`;
  const drop = () => rm(staging, { recursive: true, force: true });
  // What a restore that was broken off left.
  await drop();
  await mkdir(staging, { recursive: true, mode: 0o700 });
  return {
    write: writeFile(staging),
    settle: async () => {
      await rm(filesDir, { recursive: true, force: true });
      await rename(staging, filesDir);
    },
    drop,
  };
};

/**
 * Puts a backup back into an empty database, all of it or nothing: what was read counts once the catalogue at its end agreed.
 *
 * @throws {BackupError} with what is in the way.
 * @throws {ApiConfigError} where the secret files that are there did not make the backup.
 */
export const restoreBackup = async (options: RestoreOptions): Promise<ReadBackup> => {
  const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'coffer-restore' });
  // A connection that breaks fails its statement; the event beside it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  let files: StagedFiles | null = null;
  try {
    await assertEmpty(client);
    files = options.filesDir ? await stageFiles(options.filesDir) : null;
    const read = await readBackup(options.path, options.identity, {
      onHead: async (head) => {
        await options.prepare(head.migrations);
        await assertColumns(client, head);
        await client.query('BEGIN');
        await setTriggers(client, head, 'DISABLE');
      },
      onRows: (table, rows) => copyIn(client, table, rows),
      ...(files ? { onFile: files.write } : {}),
    });
    await assertSecrets(client, options.secrets);
    await setTriggers(client, read.head, 'ENABLE');
    await moveSequences(client);
    await files?.settle();
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return read;
  } finally {
    // Whatever was not committed is undone with the connection.
    await client.end();
    await files?.drop();
  }
};
