import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../apps/cli/src/postgres/embedded.ts';
import { findFreePort } from '../../../apps/cli/src/postgres/free-port.ts';
import { makeSecrets } from '../../../apps/cli/src/secrets.ts';
import { bundleServer } from './bundle.ts';
import { type ServerOptions, type ServerProcess, startServer } from './server-process.ts';

/** One Coffer in a folder of its own: data, secrets, database, and a port that stays the same over restarts. */
export interface Deployment {
  readonly dataDir: string;
  readonly port: number;
  /** As the page would have it, and the login proofs name it. */
  readonly origin: string;
  readonly logFile: string;
  /** Address of the database, for looking into it. */
  databaseUrl(): string;
  /** The database's process. */
  postgresPid(): number;
  /** Starts a server; `databaseUrl` may lead it through a proxy. */
  start(options?: Partial<Omit<ServerOptions, 'bundle'>>): ServerProcess;
  /** Removes everything; the servers must have ended. */
  close(): Promise<void>;
}

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'coffer faults '));

/** A Postgres of its own beside the server, so that the server alone is killed. */
export const openDeployment = async (): Promise<Deployment> => {
  const [bundle, port] = await Promise.all([bundleServer(), findFreePort()]);
  const dataDir = makeFolder();
  makeSecrets(join(dataDir, 'secrets'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  const logFile = join(dataDir, 'server.log');
  return {
    ...{ dataDir, port, logFile, origin: `http://127.0.0.1:${port}` },
    databaseUrl: () => postgres.url,
    postgresPid: () => postgres.pid(),
    start: (options = {}) =>
      startServer({ bundle, port, dataDir, logFile, databaseUrl: postgres.url, ...options }),
    close: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** `coffer serve` with the Postgres that it owns, so that it must bring the database back by itself. */
export const openEmbeddedDeployment = async (): Promise<Deployment> => {
  const [bundle, port] = await Promise.all([bundleServer(), findFreePort()]);
  const dataDir = makeFolder();
  const logFile = join(dataDir, 'server.log');
  const pidFile = (): string[] =>
    readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  return {
    ...{ dataDir, port, logFile, origin: `http://127.0.0.1:${port}` },
    databaseUrl: () => {
      const password = readFileSync(join(dataDir, 'secrets', 'postgres-password'), 'utf8').trim();
      return `postgresql://coffer:${password}@127.0.0.1:${pidFile()[3]}/coffer`;
    },
    postgresPid: () => Number(pidFile()[0]),
    start: (options = {}) => startServer({ bundle, port, dataDir, logFile, databaseUrl: '', ...options }),
    close: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
};

/** Runs statements on one connection of its own. */
export const withDatabase = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'coffer-faults' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};
