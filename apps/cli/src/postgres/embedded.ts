import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CliError } from '../cli-error.ts';
import { readOrMakeSecret } from '../secret-file.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { createCluster, hasCluster, superuser } from './create-cluster.ts';
import { endOrphan } from './end-orphan.ts';
import { chooseLauncher, type Launcher } from './launcher.ts';
import { type Cluster, type Running, startOnce } from './start-once.ts';

export type EmbeddedPostgres = {
  /** For the database named `coffer`; contains the password. */
  readonly url: string;
  urlFor(database: string): string;
  /** The pid of the Postgres that runs now; another one after it was killed and came back. */
  pid(): number;
  /** Rejects when Postgres ended unasked and could not be started again. */
  readonly failed: Promise<never>;
  /** Ends open connections and writes everything out. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  readonly dataDir: string;
  /** More `-c` settings, such as `fsync=off` for a cluster that tests throw away. */
  readonly settings?: readonly string[];
  readonly launcher?: Launcher;
  readonly binaries?: Binaries;
};

const ensureDatabase = async (adminUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'coffer'");
    if (!rowCount) await client.query('CREATE DATABASE coffer');
  } finally {
    await client.end();
  }
};

/** Keeps Postgres up on one port: whoever holds its address may lose a connection, but never the database. */
const supervise = (cluster: Cluster, first: Running): Omit<EmbeddedPostgres, 'url' | 'urlFor'> => {
  let running = first;
  let asked = false;
  let restarting: Promise<void> | undefined;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const restart = async (): Promise<void> => {
    try {
      running = await startOnce(cluster, first.port);
      watch();
    } catch (error) {
      fail(error);
    }
  };
  const watch = (): void => {
    running.child.once('exit', () => {
      if (!asked) restarting = restart();
    });
  };
  watch();
  return {
    pid: () => running.child.pid ?? 0,
    failed,
    stop: async () => {
      asked = true;
      await restarting;
      const { child } = running;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGINT');
      await ended;
    },
  };
};

/** Made before the cluster and never after: the one that is lost later must be missed, not replaced. */
const readPassword = (dataDir: string): string => {
  const folder = join(dataDir, 'secrets');
  const path = join(folder, 'postgres-password');
  if (hasCluster(dataDir) && !existsSync(path)) {
    throw new CliError(
      'cli/cluster',
      `The secret file "postgres-password" is missing from ${folder}. Put back the copy that belongs to this database.`,
    );
  }
  return readOrMakeSecret(path, () => randomBytes(24).toString('hex'));
};

/**
 * Starts the built-in Postgres on a free loopback port, making its cluster the first time. The caller holds the
 * data folder (`occupy`), so whatever still runs on it is a leftover.
 *
 * @throws {CliError} `cli/no-binaries`, `cli/no-privileges`, `cli/cluster`.
 */
export const startEmbeddedPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const folder = join(options.dataDir, 'postgres');
  const password = readPassword(options.dataDir);
  const cluster: Cluster = {
    folder,
    log: join(options.dataDir, 'postgres.log'),
    binaries: options.binaries ?? findBinaries(),
    launcher: options.launcher ?? chooseLauncher(),
    settings: options.settings ?? [],
    urlFor: (port, database) =>
      `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
  };
  createCluster(folder, password, cluster.binaries, cluster.launcher);
  await endOrphan(folder);
  const running = await startOnce(cluster);
  const urlFor = (database: string): string => cluster.urlFor(running.port, database);
  await ensureDatabase(urlFor('postgres'));
  return { url: urlFor('coffer'), urlFor, ...supervise(cluster, running) };
};
