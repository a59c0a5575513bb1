import type pg from 'pg';
import { ApiConfigError } from '../config.ts';
import type { Database, Work } from './database.ts';
import type { Sql } from './sql.ts';

// [Note: The second wall] A connection of an organisation's pool works in a role that row-level security holds to the rows
// of that organisation, whatever a statement forgets to ask. It is a wall against mistakes in our own statements and not
// against whoever can send statements of his own: the role can be left, as below.

const look = `SELECT row_security_active('item') AS "isWalled",
  current_setting('coffer.organisation', true) = $1 AS "isOwn"`;

/** @throws {ApiConfigError} where connections do not arrive in their role, as behind a pooler that drops start options. */
export const assertWalled = async (database: Database, organisationId: string): Promise<void> => {
  const [row] = await database.sql<{ isWalled: boolean; isOwn: boolean }>(look, [organisationId]);
  if (row?.isWalled && row.isOwn) return;
  throw new ApiConfigError(
    "The database does not hold Coffer's connections to one organisation. Whatever stands in front of Postgres must pass " +
      'start options on. Example: DATABASE_URL=postgresql://coffer@127.0.0.1:5432/coffer, straight to Postgres.',
  );
};

const enter = "SELECT set_config('role', 'coffer_app', true), set_config('coffer.organisation', $1, true)";

/**
 * The first wall in a statement's own words: rows `alias` of the organisation that the connection works for, also where nobody
 * else held it to them.
 */
export const ownRows = (alias: string): string => `${alias}.organisation_id = (SELECT coffer_organisation())`;

/** What jobs use of a database. */
export type JobDatabase = Pick<Database, 'sql' | 'transaction'>;

/** The owner's database as one organisation sees it: each transaction enters its role first. */
export const insideOf = (database: JobDatabase, organisationId: string): JobDatabase => {
  const transaction = <T>(work: (on: Work) => Promise<T>): Promise<T> =>
    database.transaction(async (on) => {
      await on.sql(enter, [organisationId]);
      return work(on);
    });
  const sql: Sql = (text, values) => transaction((on) => on.sql(text, values));
  return { transaction, sql };
};

const leave = `SELECT current_setting('role') AS role, set_config('role', 'none', true)`;

/**
 * Runs something of a transaction as the owner of the tables. `coffer.organisation` stays, and with it what new rows are
 * given and what the keys between tables let in.
 */
export const asOwner = async <T>(connection: pg.PoolClient, work: () => Promise<T>): Promise<T> => {
  const { rows } = await connection.query<{ role: string }>(leave);
  const result = await work();
  await connection.query("SELECT set_config('role', $1, true)", [rows[0]?.role ?? 'none']);
  return result;
};
