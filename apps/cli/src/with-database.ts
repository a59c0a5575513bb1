import pg from 'pg';
import { CliError } from './cli-error.ts';
import { databaseUrlFrom } from './database-url.ts';
import { occupy } from './occupancy.ts';
import { hasCluster } from './postgres/create-cluster.ts';
import { startEmbeddedPostgres } from './postgres/embedded.ts';

const work = async <T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
};

/**
 * Hands on the address of the database that `DATABASE_URL` names, or of the built-in one, which is started for it and made
 * where there is none.
 *
 * @throws {CliError} where Coffer runs on the built-in database now.
 */
export const withNewDatabaseUrl = async <T>(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  run: (url: string) => Promise<T>,
): Promise<T> => {
  const url = databaseUrlFrom(env);
  if (url) return run(url);
  const occupancy = occupy(dataDir);
  try {
    const database = await startEmbeddedPostgres({ dataDir });
    try {
      return await run(database.url);
    } finally {
      await database.stop();
    }
  } finally {
    occupancy.release();
  }
};

/** As {@link withNewDatabaseUrl}. @throws {CliError} also where there is no database yet. */
export const withDatabaseUrl = async <T>(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  run: (url: string) => Promise<T>,
): Promise<T> => {
  if (databaseUrlFrom(env) || hasCluster(dataDir)) return withNewDatabaseUrl(env, dataDir, run);
  throw new CliError('cli/bad-setting', `There is no database in ${dataDir}, and DATABASE_URL is not set.`);
};

/** Runs something on that database. */
export const withDatabase = <T>(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  run: (client: pg.Client) => Promise<T>,
): Promise<T> => withDatabaseUrl(env, dataDir, (url) => work(url, run));

/** Runs something in one transaction. */
export const inTransaction = async <T>(client: pg.Client, run: () => Promise<T>): Promise<T> => {
  await client.query('BEGIN');
  try {
    const result = await run();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};

export interface OrganisationRow {
  readonly id: string;
  readonly policy: unknown;
}

const findText =
  'SELECT id, policy FROM organisation WHERE slug IS NOT DISTINCT FROM $1 ORDER BY created_at, id LIMIT 1';

/** The id of the organisation of a slug, or of the first one; null where there is none. */
export const findOrganisationId = async (client: pg.Client, slug?: string): Promise<string | null> =>
  (await client.query<OrganisationRow>(findText, [slug ?? null])).rows[0]?.id ?? null;

/**
 * The organisation of a slug, or the first one, locked until the transaction ends.
 *
 * @throws {CliError} where Coffer never ran on this database, or no organisation has that slug.
 */
export const lockOrganisation = async (client: pg.Client, slug?: string): Promise<OrganisationRow> => {
  const [row] = (await client.query<OrganisationRow>(`${findText} FOR UPDATE`, [slug ?? null])).rows;
  if (row) return row;
  throw new CliError(
    'cli/bad-setting',
    slug === undefined
      ? 'This database has no organisation yet: start Coffer on it first.'
      : `There is no organisation "${slug}". \`coffer org list\` shows those that there are.`,
  );
};
