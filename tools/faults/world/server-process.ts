import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { findPlaces } from '../../../apps/cli/src/places.ts';

/** How one server process is started. */
export interface ServerOptions {
  readonly bundle: string;
  readonly port: number;
  readonly dataDir: string;
  /** Gets everything it prints, appended. */
  readonly logFile: string;
  /** Empty for the built-in Postgres. */
  readonly databaseUrl: string;
  /** Another address by which it is asked; empty for none. */
  readonly otherOrigin?: string;
  /** Whether it also serves the built page. */
  readonly withPage?: boolean;
  /** Milliseconds by which its clock is ahead of everybody else's; behind where negative. */
  readonly clockShift?: number;
  /** Milliseconds for which a connection may stand still; the product's own limit unless told. */
  readonly longestStandstill?: number;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Waits until requests that need the database are answered; milliseconds that it took from the call. */
  untilReady(): Promise<number>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Ends as Ctrl+C does. */
  stop(): Promise<void>;
  hasEnded(): boolean;
}

const patience = 60_000;

const isReady = async (port: number): Promise<boolean> => {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false;
  }
};

const signalled = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await ended;
};

const shiftedClock = (): string =>
  pathToFileURL(join(findPlaces().root, 'tools', 'faults', 'world', 'shifted-clock.mjs')).href;
const preloads = ({ clockShift = 0 }: ServerOptions): string[] =>
  clockShift === 0 ? [] : ['--import', shiftedClock()];

/** Starts the bundled server on a port of the loopback. */
export const startServer = (options: ServerOptions): ServerProcess => {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(process.execPath, [...preloads(options), options.bundle], {
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: `${options.port}`,
      HOST: '127.0.0.1',
      COFFER_DATA_DIR: options.dataDir,
      DATABASE_URL: options.databaseUrl,
      COFFER_LOG_LEVEL: 'info',
      ...(options.otherOrigin ? { COFFER_ORIGINS: options.otherOrigin } : {}),
      COFFER_FAULTS_CLOCK_SHIFT: `${options.clockShift ?? 0}`,
      COFFER_FAULTS_PAGE: options.withPage ? '1' : '',
      COFFER_FAULTS_STANDSTILL: `${options.longestStandstill ?? ''}`,
    },
  });
  closeSync(log);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    hasEnded,
    untilReady: async () => {
      const began = Date.now();
      while (!(await isReady(options.port))) {
        if (hasEnded()) throw new Error(`The server ended; its log is ${options.logFile}`);
        if (Date.now() - began > patience) throw new Error('The server did not come back.');
        await wait(20);
      }
      return Date.now() - began;
    },
    kill: () => signalled(child, 'SIGKILL'),
    stop: () => signalled(child, 'SIGINT'),
  };
};
