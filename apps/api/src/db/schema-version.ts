import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiConfigError } from '../config.ts';
import type { Sql } from './sql.ts';

/** The folder of the migrations: the same walk works from source, from the bundle and in the image. */
const migrationsFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'prisma', 'migrations'))) {
    const above = dirname(folder);
    if (above === folder)
      throw new ApiConfigError('The folder prisma/migrations is missing from this Coffer.');
    folder = above;
  }
  return join(folder, 'prisma', 'migrations');
};

const knownMigrations = (folder: string): string[] =>
  readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migration.sql')));

const isMigratedText = "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS is";
const appliedText = `SELECT migration_name AS name, finished_at IS NOT NULL AS "isDone" FROM _prisma_migrations
  WHERE rolled_back_at IS NULL ORDER BY migration_name`;

const refused = (what: string, mend: string): ApiConfigError => new ApiConfigError(`${what} ${mend}`);

/**
 * Refuses a database whose schema is not the one that this version was written for. An older program on a newer schema would
 * write rows that the newer one takes for whole, and a newer program on an older one fails at some request.
 *
 * @throws {ApiConfigError} with the migration's name and what to do.
 */
export const assertSchema = async (sql: Sql, folder = migrationsFolder()): Promise<void> => {
  const [there] = await sql<{ is: boolean }>(isMigratedText);
  if (!there?.is) throw refused('This database was never migrated.', 'Run: coffer migrate');
  const applied = await sql<{ name: string; isDone: boolean }>(appliedText);
  const known = knownMigrations(folder);
  const newer = applied.find(({ name }) => !known.includes(name));
  if (newer)
    throw refused(
      `This database already has migration ${newer.name}, which this version of Coffer does not know.`,
      'Start the version that made it, or a newer one.',
    );
  const open = applied.find(({ isDone }) => !isDone);
  if (open)
    throw refused(
      `Migration ${open.name} was begun on this database and never finished.`,
      'Run: coffer migrate',
    );
  const names = new Set(applied.map(({ name }) => name));
  const missing = known.find((name) => !names.has(name));
  if (missing) throw refused(`This database lacks migration ${missing}.`, 'Run: coffer migrate');
};
