import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cli-error.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

type Holder = ProcessIdentity & { readonly token: string; readonly address?: string };

export type Occupancy = {
  /** Lets a second start say where this one can be reached. */
  announce(address: string): void;
  release(): void;
};

const readHolder = (path: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

const busy = (dataDir: string, holder: Holder): CliError => {
  const where = holder.address ? `at ${holder.address}` : 'and is still starting';
  return new CliError(
    'cli/busy',
    `Process ${holder.pid} already uses the data in ${dataDir}, ${where}.\n` +
      'Stop it first, or set COFFER_DATA_DIR to another folder (and PORT to another port).',
  );
};

/** Moves a dead holder's file away; puts it back if another process was quicker and the file is a living one's. */
const clearStale = (path: string): void => {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && isAlive(moved)) {
    try {
      linkSync(aside, path);
    } catch {
      // A third process holds it now; its own file says so.
    }
  }
  rmSync(aside, { force: true });
};

/**
 * Takes the data folder for this process.
 *
 * @throws {CliError} `cli/busy`, naming the pid and the address that hold it.
 */
export const occupy = (dataDir: string): Occupancy => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'coffer.lock');
  const mine: Holder = { ...identify(process.pid), token: randomUUID() };
  const draft = `${path}.${mine.token}`;
  const write = (holder: Holder): void => writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  for (let attempt = 0; ; attempt += 1) {
    write(mine);
    try {
      linkSync(draft, path);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(path);
      if (holder && (attempt > 20 || isAlive(holder))) throw busy(dataDir, holder);
      clearStale(path);
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return {
    announce: (address) => {
      write({ ...mine, address });
      renameSync(draft, path);
    },
    release: () => {
      if (readHolder(path)?.token === mine.token) rmSync(path, { force: true });
    },
  };
};
