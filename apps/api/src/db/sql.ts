import pg from 'pg';

/** Runs one statement, prepared once a connection, and gives its rows. */
export type Sql = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

const namesByText = new Map<string, string>();
/** The name of a prepared statement; the same in the whole process. */
export const nameOf = (text: string): string => {
  const known = namesByText.get(text);
  if (known) return known;
  const name = `s${namesByText.size}`;
  namesByText.set(text, name);
  return name;
};

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

export const sqlOver =
  (on: Queryable): Sql =>
  async <Row>(text: string, values: readonly unknown[] = []) => {
    const { rows } = await on.query({ name: nameOf(text), text, values: [...values] });
    return rows as Row[];
  };

export interface PoolLimits {
  readonly size: number;
  /** Milliseconds until a request gives up waiting for a connection. */
  readonly acquire?: number;
  /** Milliseconds until a statement is cancelled. */
  readonly statement?: number;
  /** Whose rows the connections see; without one they see all, as the owner of the tables. */
  readonly organisationId?: string;
}

/** The role that sees one organisation's rows; the migrations make it. */
const appRole = 'coffer_app';

/** The address of a database as a connection of one organisation asks for it: row-level security holds from its first breath. */
const walledUrl = (url: string, organisationId: string): string => {
  const walled = new URL(url);
  const options = [
    walled.searchParams.get('options'),
    `-c role=${appRole} -c coffer.organisation=${organisationId}`,
  ];
  walled.searchParams.set('options', options.filter(Boolean).join(' '));
  return walled.href;
};

export const openPool = (
  url: string,
  { size, acquire = 5_000, statement = 20_000, organisationId }: PoolLimits,
): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: organisationId ? walledUrl(url, organisationId) : url,
    max: size,
    connectionTimeoutMillis: acquire,
    statement_timeout: statement,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'coffer-api',
    keepAlive: true,
  });
  // An idle connection that breaks is dropped from the pool; the next request opens another.
  pool.on('error', () => undefined);
  // The pool stops listening while a connection is lent out. Its statement fails and says so; the event that comes
  // besides would end the process when Postgres is killed in the middle of a transaction.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};
