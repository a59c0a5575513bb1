import type { Bytes } from '../bytes.ts';
import { appendedSubtrees, type LogNodeAt, logLeafHash } from '../log.ts';

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
