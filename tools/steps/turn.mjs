import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const folder = join(root, '.cache');
const path = join(folder, 'build.lock');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const began = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
};

const isAlive = (holder) => {
  const [pid, then] = holder.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return !then || !began(pid) || began(pid) === then;
};

const read = () => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Waits until no other process of this checkout installs or builds, then runs `work` alone. */
export const inTurn = async (work) => {
  mkdirSync(folder, { recursive: true });
  const mine = `${process.pid} ${began(process.pid)}`;
  const draft = `${path}.${process.pid}`;
  let said = false;
  for (;;) {
    writeFileSync(draft, mine);
    try {
      linkSync(draft, path);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = read();
      if (holder && !isAlive(holder)) {
        // Renamed first: of two that find the same dead holder, one moves it and the other finds nothing.
        const aside = `${path}.dead-${process.pid}`;
        if (read() === holder)
          try {
            renameSync(path, aside);
            rmSync(aside);
          } catch {
            /* the other one moved it */
          }
        continue;
      }
      if (holder && !said)
        console.log(`Waiting for process ${holder.split(' ')[0]}, which is building this checkout …`);
      said = true;
      await pause(100);
    } finally {
      rmSync(draft, { force: true });
    }
  }
  const release = () => {
    if (read() === mine) rmSync(path, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
};
