import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { CliError } from '../cli-error.ts';
import type { Binaries } from './binaries.ts';
import { findFreePort } from './free-port.ts';
import type { Launcher } from './launcher.ts';
import { logSince, openLog } from './postgres-log.ts';

export type Cluster = {
  readonly folder: string;
  readonly log: string;
  readonly binaries: Binaries;
  readonly launcher: Launcher;
  readonly settings: readonly string[];
  urlFor(port: number, database: string): string;
};

export type Running = { readonly child: ChildProcess; readonly port: number };

const START_LIMIT_MS = 20_000;

/** Statements and row contents stay out of the log: a failing row could hold what nobody should read there. */
const settings = [
  ...['log_min_error_statement=panic', 'log_error_verbosity=terse', 'log_statement=none'],
  ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'max_connections=200'],
];

const WRONG_PASSWORD = '28P01';

const askReady = async (url: string): Promise<'ready' | 'not yet' | 'wrong password'> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'ready';
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    // The client itself refuses to sign in without a password, before any server could.
    return code === WRONG_PASSWORD || message.startsWith('SASL') ? 'wrong password' : 'not yet';
  } finally {
    await client.end().catch(() => undefined);
  }
};

const wrongPassword = (): CliError =>
  new CliError(
    'cli/cluster',
    'The secret file "postgres-password" did not make this database. Put back the copy that belongs to it; ' +
      'nothing was changed.',
  );

const tryStart = async (
  cluster: Cluster,
  port: number,
): Promise<Running | { readonly complaint: string }> => {
  const log = openLog(cluster.log);
  const [command, ...words] = [
    ...[...cluster.launcher.prefix, cluster.binaries.postgres, '-D', cluster.folder, '-p', `${port}`],
    ...[...settings, ...cluster.settings].flatMap((setting) => ['-c', setting]),
  ];
  // A session of its own: Ctrl+C reaches us alone, and Postgres ends after the API has answered what it began.
  const child = spawn(command as string, words, {
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
    cwd: cluster.folder,
  });
  closeSync(log.descriptor);
  let gone = false;
  for (const event of ['exit', 'error']) {
    child.once(event, () => {
      gone = true;
    });
  }
  for (const began = Date.now(); Date.now() - began < START_LIMIT_MS; await wait(20)) {
    if (gone) return { complaint: logSince(cluster.log, log.offset) };
    const answer = await askReady(cluster.urlFor(port, 'postgres'));
    if (answer === 'ready') return { child, port };
    if (answer === 'wrong password') {
      child.kill('SIGINT');
      throw wrongPassword();
    }
  }
  child.kill('SIGINT');
  return { complaint: `not ready after ${START_LIMIT_MS / 1000} s\n${logSince(cluster.log, log.offset)}` };
};

/** A Postgres that was just killed stays a zombie for a moment, and its pid file and shared memory with it. */
const isPassing = (complaint: string): boolean =>
  /lock file|could not bind|Address already in use|pre-existing shared memory/i.test(complaint);

/**
 * Starts Postgres on `fixedPort`, or on any free port of the loopback, and waits until it answers.
 *
 * @throws {CliError} `cli/cluster` with the end of Postgres' log, or naming the password file when it is a wrong one.
 */
export const startOnce = async (cluster: Cluster, fixedPort?: number): Promise<Running> => {
  let complaint = '';
  for (let pause = 50; pause < 4000; pause *= 1.6) {
    const attempt = await tryStart(cluster, fixedPort ?? (await findFreePort()));
    if ('child' in attempt) return attempt;
    complaint = attempt.complaint;
    if (!isPassing(complaint)) break;
    await wait(pause);
  }
  throw new CliError(
    'cli/cluster',
    `Postgres did not start. Its log (${cluster.log}) ends with:\n${complaint.trim()}`,
  );
};
