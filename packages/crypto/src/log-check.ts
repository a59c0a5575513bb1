import { type Bytes, equalBytes } from './bytes.ts';
import { type LogSize, logLeafHash, logNodeHash, logRoot } from './log.ts';

/** An entry with the proof that it stands in a log of one size. */
export interface Inclusion extends LogSize {
  readonly entry: Uint8Array;
  readonly index: number;
  readonly path: readonly Bytes[];
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isHash = (bytes: Bytes): boolean => bytes.length === 32;
const half = (index: number): number => Math.floor(index / 2);
const isOdd = (index: number): boolean => index % 2 === 1;

/** Climbs one step of a proof: where the node stands below, and the last of its level. */
interface Step {
  readonly node: number;
  readonly last: number;
}

const climb = ({ node, last }: Step): Step => ({ node: half(node), last: half(last) });

/** Past the levels on which a node at the right edge has no partner and rises as it is. */
const risen = (step: Step): Step => {
  let above = step;
  while (!isOdd(above.node) && above.node !== 0) above = climb(above);
  return above;
};

/**
 * Whether an entry stands at its index in the log of this size and root. Wrong numbers and lengths are a no.
 *
 * Source: RFC 9162 §2.1.3.2, which spells out RFC 6962 §2.1.1. Spec: docs/spec/log.md §2.
 */
export const isIncluded = ({ entry, index, size, path, root }: Inclusion): boolean => {
  if (!isCount(index) || !isCount(size) || index >= size || !path.every(isHash)) return false;
  let hash = logLeafHash(entry);
  let step: Step = { node: index, last: size - 1 };
  for (const part of path) {
    if (step.last === 0) return false;
    if (isOdd(step.node) || step.node === step.last) {
      hash = logNodeHash(part, hash);
      if (!isOdd(step.node)) step = risen(step);
    } else hash = logNodeHash(hash, part);
    step = climb(step);
  }
  return step.last === 0 && equalBytes(hash, root);
};

/** Both roots that a proof leads to, from the hash that both logs have in common; null for a proof of another length. */
const climbBoth = (
  start: Step,
  common: Bytes,
  path: readonly Bytes[],
): { readonly first: Bytes; readonly second: Bytes } | null => {
  let [first, second, step] = [common, common, start];
  for (const part of path) {
    if (step.last === 0) return null;
    if (isOdd(step.node) || step.node === step.last) {
      first = logNodeHash(part, first);
      second = logNodeHash(part, second);
      if (!isOdd(step.node)) step = risen(step);
    } else second = logNodeHash(second, part);
    step = climb(step);
  }
  return step.last === 0 ? { first, second } : null;
};

/**
 * Whether the log of `first` is the beginning of the log of `second`: nothing was taken out of it and nothing put in
 * between. Wrong numbers and lengths are a no.
 *
 * Source: RFC 9162 §2.1.4.2, which spells out RFC 6962 §2.1.2. Spec: docs/spec/log.md §2.
 */
export const isConsistent = (given: {
  readonly first: LogSize;
  readonly second: LogSize;
  readonly path: readonly Bytes[];
}): boolean => {
  const { first, second, path } = given;
  if (!isCount(first.size) || !isCount(second.size) || first.size > second.size) return false;
  if (!path.every(isHash)) return false;
  if (first.size === 0) return path.length === 0 && equalBytes(first.root, logRoot([]));
  if (first.size === second.size) return path.length === 0 && equalBytes(first.root, second.root);
  let step: Step = { node: first.size - 1, last: second.size - 1 };
  while (isOdd(step.node)) step = climb(step);
  // A first log of a whole subtree is itself what both have in common.
  const parts = step.node === 0 ? [first.root, ...path] : path;
  const [common, ...rest] = parts;
  if (!common || !isHash(common)) return false;
  const roots = climbBoth(step, common, rest);
  return roots !== null && equalBytes(roots.first, first.root) && equalBytes(roots.second, second.root);
};
