import { readFileSync } from 'node:fs';

/** On Linux the moment a process began, so that a recycled pid is not taken for the old process. */
const startedAt = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'zombie' : fields[19];
  } catch {
    return undefined;
  }
};

export type ProcessIdentity = { readonly pid: number; readonly began?: string };

export const identify = (pid: number): ProcessIdentity => {
  const began = startedAt(pid);
  return began === undefined ? { pid } : { pid, began };
};

/** True while the very process that wrote this identity still runs; a zombie does not. */
export const isAlive = ({ pid, began }: ProcessIdentity): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startedAt(pid);
  if (now === 'zombie') return false;
  return began === undefined || now === undefined || now === began;
};
