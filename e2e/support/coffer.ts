import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { addMailbox, type Mailbox, mailboxOf } from './mailbox.ts';

export type Coffer = Mailbox & {
  readonly address: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything the server has printed so far. */
  output(): string;
  /** Runs one statement on its database, as somebody does who has the server; for waits that no test can sit out. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Stops the server as Ctrl+C does; with `remove` its data goes too. */
  stop(options?: { remove?: boolean }): Promise<number | null>;
};

export type CofferOptions = { readonly dataDir?: string; readonly env?: NodeJS.ProcessEnv };

/** The built command line, as `npm start` runs it; COFFER_BUNDLE names one that lies elsewhere. */
export const bundle =
  process.env.COFFER_BUNDLE ?? join(import.meta.dirname, '..', '..', 'apps', 'cli', 'dist', 'coffer.mjs');

export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const untilReady = async (child: ChildProcess, output: () => string): Promise<string> => {
  for (const began = Date.now(); Date.now() - began < 60_000; await wait(50)) {
    const address = /ready at (\S+)/.exec(output())?.[1];
    if (address) return address;
    if (child.exitCode !== null) break;
  }
  throw new Error(`Coffer did not start:\n${output()}`);
};

const queryIn =
  (dataDir: string): Coffer['query'] =>
  async (text, values = []) => {
    const port = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
    const password = readFileSync(join(dataDir, 'secrets', 'postgres-password'), 'utf8').trim();
    const client = new pg.Client({
      connectionString: `postgresql://coffer:${password}@127.0.0.1:${port}/coffer`,
    });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };

/** Starts the built Coffer as a newcomer would have it: own folder, own Postgres, own port, mails as files. */
export const startCoffer = async (options: CofferOptions = {}): Promise<Coffer> => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'coffer e2e '));
  const port = `${await findFreePort()}`;
  const env = {
    ...process.env,
    ...options.env,
    PORT: port,
    COFFER_DATA_DIR: dataDir,
    DATABASE_URL: options.env?.DATABASE_URL ?? '',
  };
  const child = spawn(process.execPath, [bundle, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      printed += piece.toString('utf8');
    });
  }
  const address = await untilReady(child, () => printed);
  const mailbox = mailboxOf(join(dataDir, 'outbox'));
  addMailbox(address, mailbox);
  return {
    address,
    dataDir,
    process: child,
    output: () => printed,
    ...mailbox,
    query: queryIn(dataDir),
    stop: async ({ remove = true } = {}) => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await ended;
      }
      if (remove) rmSync(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
  };
};
