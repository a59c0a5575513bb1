import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/rfc6962-log.json';
import type { Bytes } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import {
  appendedSubtrees,
  consistencyPath,
  inclusionPath,
  type LogNodeAt,
  logLeafHash,
  logRoot,
  logRootAt,
} from './log.ts';
import { isConsistent, isIncluded } from './log-check.ts';

const entries = vectors.entries.map(fromHex);
const leafHashes = entries.map(logLeafHash);

/** The subtrees of a log that grew entry by entry, as a server keeps them. */
const grown = (leaves: readonly Bytes[]): LogNodeAt => {
  const kept = new Map<string, Bytes>();
  const nodeAt: LogNodeAt = (level, index) => kept.get(`${level}/${index}`)!;
  for (const [size, leaf] of leaves.entries())
    for (const { level, index, hash } of appendedSubtrees(size, leaf, nodeAt))
      kept.set(`${level}/${index}`, hash);
  return nodeAt;
};
const nodeAt = grown(leafHashes);

describe('the log of the reference implementation', () => {
  test.each(vectors.roots.map((root, size) => ({ size, root })))(
    'has its root at $size entries',
    ({ size, root }) => {
      expect(toHex(logRoot(leafHashes.slice(0, size)))).toBe(root);
      expect(toHex(logRootAt(size, nodeAt))).toBe(root);
    },
  );

  test.each(vectors.inclusions)('proves entry $index of $size', ({ index, size, path }) => {
    expect(inclusionPath(index, size, nodeAt).map(toHex)).toEqual(path);
    const given = { entry: entries[index]!, index, size, path: path.map(fromHex) };
    expect(isIncluded({ ...given, root: fromHex(vectors.roots[size]!) })).toBe(true);
  });

  test.each(vectors.consistencies)('proves that $first begins $second', ({ first, second, path }) => {
    expect(consistencyPath(first, second, nodeAt).map(toHex)).toEqual(path);
    const logAt = (size: number) => ({ size, root: fromHex(vectors.roots[size]!) });
    expect(isConsistent({ first: logAt(first), second: logAt(second), path: path.map(fromHex) })).toBe(true);
  });
});
