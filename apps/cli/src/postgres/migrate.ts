import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CliError } from '../cli-error.ts';

/** The number Prisma's own `migrate deploy` locks, so that it and we never run at once. */
const ADVISORY_LOCK = 72707369;

const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };
type Recorded = {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
};

const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });

/** These cannot run inside a transaction, so such a migration can be left half done. */
const needsNoTransaction = (sql: string): boolean =>
  /\bCONCURRENTLY\b|^\s*(VACUUM|ALTER\s+SYSTEM|CREATE\s+DATABASE)\b/im.test(sql.replace(/--.*$/gm, ''));

const refuseBadHistory = (known: readonly Migration[], recorded: readonly Recorded[]): void => {
  const migrationsByName = new Map(known.map((migration) => [migration.name, migration]));
  for (const row of recorded) {
    const name = row.migration_name;
    if (!row.finished_at) {
      throw new CliError(
        'cli/migration-failed',
        `Migration ${name} was begun on this database and never finished. Look at its row in _prisma_migrations, ` +
          `repair the tables by hand, then run: npx prisma migrate resolve --rolled-back ${name}`,
      );
    }
    const migration = migrationsByName.get(name);
    if (!migration) {
      throw new CliError(
        'cli/database-newer',
        `This database already has migration ${name}, which this version of Coffer does not know. ` +
          'Start the version that made it, or a newer one.',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new CliError(
        'cli/migration-edited',
        `Migration ${name} was changed after it was applied to this database. Restore the released file.`,
      );
    }
  }
};

const record = 'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)';
const finish = 'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1';

const failed = (name: string, error: unknown, state: string): CliError =>
  new CliError('cli/migration-failed', `Migration ${name} failed: ${(error as Error).message}. ${state}`, {
    cause: error,
  });

const undone =
  'INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, rolled_back_at) VALUES ($1, $2, $3, $4, now())';

/** Rolls back and writes down what was undone; false where the connection is gone, and Postgres does it by itself. */
const noteUndone = async (client: pg.Client, values: readonly string[]): Promise<boolean> => {
  try {
    await client.query('ROLLBACK');
    await client.query(undone, [...values]);
    return true;
  } catch {
    return false;
  }
};

/** The record is written in the migration's own transaction: killed at any point, both are there or neither. */
const applyWhole = async (client: pg.Client, { name, sql, checksum }: Migration): Promise<void> => {
  const id = randomUUID();
  try {
    await client.query('BEGIN');
    await client.query(record, [id, checksum, name]);
    await client.query(sql);
    await client.query(finish, [id]);
    await client.query('COMMIT');
  } catch (error) {
    if (!(await noteUndone(client, [id, checksum, name, (error as Error).message])))
      throw failed(
        name,
        error,
        'The connection to Postgres broke; the next start goes on from what is there.',
      );
    throw failed(
      name,
      error,
      'Nothing of it was kept; the database is as before and the next start tries again.',
    );
  }
};

const applyInSteps = async (client: pg.Client, { name, sql, checksum }: Migration): Promise<void> => {
  const id = randomUUID();
  await client.query(record, [id, checksum, name]);
  try {
    // One statement a query: several in one would become a transaction.
    for (const statement of sql.replace(/--.*$/gm, '').split(/;\s*$/m)) {
      if (statement.trim()) await client.query(statement);
    }
    await client.query(finish, [id]);
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [
      id,
      (error as Error).message,
    ]);
    throw failed(name, error, 'It may be half applied; the next start will refuse until that is repaired.');
  }
};

/** Migrations of a backup, all of which this version must have as they were. */
export type Wanted = readonly Pick<Migration, 'name' | 'checksum'>[];

const only = (known: readonly Migration[], wanted: Wanted): Migration[] => {
  refuseBadHistory(
    known,
    wanted.map(({ name, checksum }) => ({ migration_name: name, checksum, finished_at: new Date(0) })),
  );
  const names = new Set(wanted.map(({ name }) => name));
  return known.filter(({ name }) => names.has(name));
};

/**
 * Brings the database at `url` to the newest migration, or to those that are `wanted`, recorded as Prisma's `migrate deploy` records them.
 * Several processes may call it at once: one works, the others wait and find nothing left to do.
 *
 * @returns the names that were applied now.
 * @throws {CliError} `cli/migration-failed`, `cli/migration-edited`, `cli/database-newer`.
 */
export const migrate = async (url: string, folder: string, wanted?: Wanted): Promise<string[]> => {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks fails its statement; the event beside it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query('SET client_min_messages = warning');
    await client.query(createTable);
    const { rows } = await client.query<Recorded>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const all = readMigrations(folder);
    const known = wanted ? only(all, wanted) : all;
    refuseBadHistory(known, rows);
    const applied = new Set(rows.map((row) => row.migration_name));
    const missing = known.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) {
      await (needsNoTransaction(migration.sql) ? applyInSteps : applyWhole)(client, migration);
    }
    return missing.map((migration) => migration.name);
  } finally {
    // Ending the connection gives the lock back too.
    await client.end();
  }
};
