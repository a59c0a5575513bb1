import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startApi } from '../../../apps/api/src/index.ts';
import { findPlaces } from '../../../apps/cli/src/places.ts';
import { startEmbeddedPostgres } from '../../../apps/cli/src/postgres/embedded.ts';
import { migrate } from '../../../apps/cli/src/postgres/migrate.ts';
import { makeSecrets } from '../../../apps/cli/src/secrets.ts';

type Row = Readonly<Record<string, unknown>>;

/** Moments that runs begin at: two accounts by themselves, and the same two with a vault between them. */
export type Remembered = 'alone' | 'shared';

/** The real API over a real Postgres: what every lie of the suite stands in front of. */
export interface HonestServer {
  /** As the API names itself; origin of the page. */
  readonly origin: string;
  /** Where requests really go. */
  readonly address: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Every line of the log so far. */
  readonly log: string[];
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The code mailed last to an address, waiting until more than `since` mails are there. */
  codeFor(email: string, since?: number): Promise<string>;
  /** How many mails went to an address. */
  mailsTo(email: string): number;
  /** Every value of every table as text; bytes are hex. */
  dump(): Promise<string>;
  /** Remembers the whole database under a name, for {@link HonestServer.rewind}. */
  remember(name: Remembered): Promise<void>;
  /** Puts every row back to where {@link HonestServer.remember} was called with this name. */
  rewind(to: Remembered): Promise<void>;
  close(): Promise<void>;
}

const tables = async (pool: pg.Pool): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  return rows.map(({ name }) => name);
};

const rewindTo = async (pool: pg.Pool, moment: Remembered): Promise<void> => {
  const names = await tables(pool);
  const copies = names.map((name) => `INSERT INTO public.${name} SELECT * FROM remembered_${moment}.${name}`);
  const all = names.map((name) => `public.${name}`).join(', ');
  const steps = [
    'BEGIN',
    'SET LOCAL session_replication_role = replica',
    `TRUNCATE ${all}`,
    ...copies,
    'COMMIT',
  ];
  await pool.query(steps.join('; '));
};

const rememberIn = async (pool: pg.Pool, moment: Remembered): Promise<void> => {
  const schema = `remembered_${moment}`;
  const copies = (await tables(pool)).map((name) => `CREATE TABLE ${schema}.${name} AS TABLE public.${name}`);
  await pool.query(
    [`DROP SCHEMA IF EXISTS ${schema} CASCADE`, `CREATE SCHEMA ${schema}`, ...copies].join('; '),
  );
};

const mailsIn = (outbox: string, email: string): string[] => {
  if (!existsSync(outbox)) return [];
  return readdirSync(outbox)
    .filter((name) => name.endsWith(`${email}.eml`))
    .sort();
};

const readCode = (outbox: string, email: string, since: number): string | null => {
  const last = mailsIn(outbox, email).slice(since).at(-1);
  return last ? (/^\d{8}$/m.exec(readFileSync(join(outbox, last), 'utf8'))?.[0] ?? null) : null;
};

const waitForCode = async (outbox: string, email: string, since: number): Promise<string> => {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    try {
      const code = readCode(outbox, email, since);
      if (code) return code;
    } catch {
      // The folder appears with the first mail.
    }
    await wait(50);
  }
  throw new Error('The code never came.');
};

/** Starts the API over a migrated, empty database. Closing leaves the database. */
export const startHonestServer = async (databaseUrl: string, webRoot?: string): Promise<HonestServer> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer hostile '));
  makeSecrets(join(dataDir, 'secrets'));
  const log: string[] = [];
  const env = { HOST: '127.0.0.1', PORT: '0', COFFER_LOG_LEVEL: 'debug', COFFER_CODE_CEILING: '1000000' };
  const logTo = { write: (line: string) => void log.push(line) };
  const api = await startApi({ env, databaseUrl, dataDir, logTo, ...(webRoot ? { webRoot } : {}) });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const query = async (sql: string, values: readonly unknown[] = []) =>
    (await pool.query<Row>(sql, [...values])).rows;
  return {
    origin: api.address,
    address: api.address.replace('localhost', '127.0.0.1'),
    ...{ dataDir, databaseUrl, log, query },
    codeFor: (email, since = 0) => waitForCode(join(dataDir, 'outbox'), email, since),
    mailsTo: (email) => mailsIn(join(dataDir, 'outbox'), email).length,
    dump: async () => {
      const parts = (await tables(pool)).map(async (name) =>
        (await query(`SELECT t::text AS row FROM public.${name} t`)).map(
          ({ row }) => `${name} ${String(row)}`,
        ),
      );
      return (await Promise.all(parts)).flat().join('\n');
    },
    remember: (name) => rememberIn(pool, name),
    rewind: (to) => rewindTo(pool, to),
    close: async () => {
      await pool.end();
      await api.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** A Postgres of the suite's own, migrated; for runs outside of the tests, which have theirs. */
export const startDatabase = async (): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer hostile database '));
  const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const postgres = await startEmbeddedPostgres({ dataDir, settings: careless });
  await migrate(postgres.url, findPlaces().migrations);
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
