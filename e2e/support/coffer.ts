import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type Coffer = {
  readonly address: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything the server has printed so far. */
  output(): string;
  /** The newest code that was mailed to `address`; waits for the mail to arrive. */
  mailedCode(address: string): Promise<string>;
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

const readCode = (outbox: string, address: string): string | undefined => {
  let names: string[];
  try {
    names = readdirSync(outbox).sort();
  } catch {
    return undefined;
  }
  for (const name of names.reverse()) {
    if (!name.endsWith('.eml')) continue;
    const mail = readFileSync(join(outbox, name), 'utf8');
    if (!mail.toLowerCase().includes(address.toLowerCase())) continue;
    const code = /^\s*(\d{6,8})\s*$/m.exec(mail.replaceAll('\r', ''))?.[1];
    if (code) return code;
  }
  return undefined;
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
  return {
    address,
    dataDir,
    process: child,
    output: () => printed,
    mailedCode: async (to) => {
      for (const began = Date.now(); Date.now() - began < 20_000; await wait(100)) {
        const code = readCode(join(dataDir, 'outbox'), to);
        if (code) return code;
      }
      throw new Error(`No code was mailed to ${to}`);
    },
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
