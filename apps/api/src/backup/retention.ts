import { timeOfFile } from './format.ts';

export interface Keep {
  /** Of how many days the last backup is kept. */
  readonly daily: number;
  /** Of how many weeks the last backup is kept. */
  readonly weekly: number;
}

const dayMs = 86_400_000;

/** The newest of each span, for the newest `count` spans that have any. */
const newestOf = (times: readonly number[], spanMs: number, count: number): number[] => {
  const kept = new Map<number, number>();
  for (const time of [...times].sort((a, b) => b - a)) {
    const span = Math.floor(time / spanMs);
    if (!kept.has(span)) kept.set(span, time);
  }
  return [...kept.values()].slice(0, count);
};

/**
 * Which files of a folder are over: everything of the last day stays, then the last of each of some days, then the last of
 * each of some weeks. Spans that have no backup are not counted, so that a time without backups takes none of them away.
 * Names that no backup has are left alone.
 */
export const filesOver = (names: readonly string[], { daily, weekly }: Keep, now: Date): string[] => {
  const timed = names.flatMap((name) => {
    const time = timeOfFile(name);
    return time === null ? [] : [{ name, time }];
  });
  const times = timed.map(({ time }) => time);
  const kept = new Set([
    ...times.filter((time) => now.getTime() - time < dayMs),
    ...newestOf(times, dayMs, daily),
    ...newestOf(times, 7 * dayMs, weekly),
  ]);
  return timed.filter(({ time }) => !kept.has(time)).map(({ name }) => name);
};
