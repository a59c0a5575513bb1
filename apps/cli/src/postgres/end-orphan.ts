import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from '../process-identity.ts';

const isPostgres = (pid: number): boolean => {
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
};

const readPid = (folder: string): number => {
  try {
    return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
};

/** Where the kernel could not end Postgres with its parent (no `setpriv`), what was left running is ended here. */
export const endOrphan = async (folder: string): Promise<void> => {
  const pid = readPid(folder);
  if (!(pid > 1) || !isAlive({ pid }) || !isPostgres(pid)) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  for (let waited = 0; waited < 10_000 && isAlive({ pid }); waited += 50) await wait(50);
};
