import { type Bytes, concat, u32 } from '../bytes.ts';
import {
  appendedSubtrees,
  consistencyPath,
  inclusionPath,
  type LogNodeAt,
  type LogSize,
  logLeafHash,
  logRootAt,
} from '../log.ts';
import type { Inclusion } from '../log-check.ts';
import { countUp } from './hostile.ts';

/** A log with the subtrees that a server keeps of it. */
export interface GrownLog {
  readonly entries: readonly Bytes[];
  /** Throws for a subtree that is not whole yet. */
  readonly nodeAt: LogNodeAt;
  /** How many subtrees were written. */
  readonly written: number;
  /** How many there are. */
  kept(): number;
}

/** A log that took its entries one by one. */
export const growLog = (entries: readonly Bytes[]): GrownLog => {
  const kept = new Map<string, Bytes>();
  const nodeAt: LogNodeAt = (level, index) => {
    const hash = kept.get(`${level}/${index}`);
    if (!hash) throw new Error(`no subtree ${level}/${index}`);
    return hash;
  };
  let written = 0;
  for (const [size, entry] of entries.entries())
    for (const { level, index, hash } of appendedSubtrees(size, logLeafHash(entry), nodeAt)) {
      kept.set(`${level}/${index}`, hash);
      written += 1;
    }
  return { entries, nodeAt, written, kept: () => kept.size };
};

/** Entry `i` of every made-up log. */
export const entryOf = (i: number): Bytes => concat(u32(i), countUp(i, 48));

/** A log of made-up entries. */
export const logOf = (size: number): GrownLog => growLog(Array.from({ length: size }, (_, i) => entryOf(i)));

/** What a log was at one size. */
export const sizeAt = (log: GrownLog, size: number): LogSize => ({ size, root: logRootAt(size, log.nodeAt) });

/** An entry of a log with its proof at one size. */
export const proven = (log: GrownLog, index: number, size: number): Inclusion => ({
  ...sizeAt(log, size),
  ...{ entry: log.entries[index] as Bytes, index, path: inclusionPath(index, size, log.nodeAt) },
});

/** Two sizes of a log with the proof that one begins the other. */
export const grown = (log: GrownLog, first: number, second: number) => ({
  ...{ first: sizeAt(log, first), second: sizeAt(log, second) },
  path: consistencyPath(first, second, log.nodeAt),
});

/** Whole numbers from `from` up to, and without, `to`. */
export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
