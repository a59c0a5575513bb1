import { describe, expect, test } from 'vitest';
import { concat, u8 } from './bytes.ts';
import { toHex } from './encoding.ts';
import {
  appendedSubtrees,
  consistencyPath,
  encodeLogEntry,
  inclusionPath,
  logHeadBody,
  logLeafHash,
  logNodeHash,
  logPlacesOf,
  logRoot,
  logRootAt,
  parseLogEntry,
} from './log.ts';
import { isConsistent, isIncluded } from './log-check.ts';
import { countUp } from './testing/hostile.ts';
import { entryOf, grown, logOf, proven, range, sizeAt } from './testing/logs.ts';

const log = logOf(70);

describe('an entry', () => {
  const entry = { accountId: countUp(1, 16), epoch: 7, identityHash: countUp(2, 32) };

  test('has 52 bytes, which give it back', () => {
    expect(encodeLogEntry(entry)).toHaveLength(52);
    expect(parseLogEntry(encodeLogEntry(entry))).toEqual(entry);
  });

  test('never passes for a node, nor a node for an entry', () => {
    const [left, right] = [logLeafHash(entryOf(0)), logLeafHash(entryOf(1))];
    const node = logNodeHash(left, right);
    expect(toHex(logLeafHash(concat(left, right)))).not.toBe(toHex(node));
    expect(toHex(logLeafHash(concat(u8(1), left, right)))).not.toBe(toHex(node));
    const whole = { size: 1, root: node, index: 0, path: [] };
    expect(isIncluded({ ...whole, entry: concat(left, right) })).toBe(false);
    expect(isIncluded({ ...whole, entry: concat(u8(1), left, right) })).toBe(false);
  });
});

describe('a log that grows entry by entry', () => {
  test('has at every size the root over all its entries', () => {
    for (const size of range(0, 71)) {
      expect(toHex(sizeAt(log, size).root)).toBe(toHex(logRoot(log.entries.slice(0, size).map(logLeafHash))));
    }
  });

  test('keeps the root that it had: what comes later changes no former size', () => {
    const shorter = logOf(40);
    for (const size of range(0, 41)) {
      expect(toHex(sizeAt(log, size).root)).toBe(toHex(sizeAt(shorter, size).root));
    }
  });

  test('adds less than two subtrees for each entry, each once', () => {
    expect(log.written).toBeLessThan(2 * 70);
    expect(log.written).toBe(log.kept());
  });

  test('has another root for another entry anywhere, another order, and one entry more or less', () => {
    const leaves = log.entries.slice(0, 9).map(logLeafHash);
    const other = logLeafHash(countUp(9, 52));
    const variants = [
      leaves,
      ...range(0, 9).map((i) => leaves.with(i, other)),
      [...leaves].reverse(),
      leaves.slice(1),
      leaves.slice(0, 8),
      [...leaves, other],
      [...leaves, leaves[8]!],
    ];
    expect(new Set(variants.map((given) => toHex(logRoot(given)))).size).toBe(variants.length);
  });
});

describe('a log of 100,000 identities', () => {
  const large = logOf(100_000);

  test.each([0, 1, 65_535, 65_536, 99_999])('proves entry %i by few subtrees', (index) => {
    const inclusion = proven(large, index, 100_000);
    expect(isIncluded(inclusion)).toBe(true);
    expect(inclusion.path.length).toBeLessThanOrEqual(17);
    const places = logPlacesOf((nodeAt) => inclusionPath(index, 100_000, nodeAt));
    expect(places.length).toBeLessThanOrEqual(2 * 17);
  });

  test.each([1, 50_000, 65_536, 99_999])('proves that %i begin it by few subtrees', (first) => {
    expect(isConsistent(grown(large, first, 100_000))).toBe(true);
    const places = logPlacesOf((nodeAt) => consistencyPath(first, 100_000, nodeAt));
    expect(places.length).toBeLessThanOrEqual(2 * 17);
  });

  test('has its root by no more subtrees than it has bits, all of them whole', () => {
    const places = logPlacesOf((nodeAt) => logRootAt(100_000, nodeAt));
    expect(places).toHaveLength(6);
    for (const { level, index } of places) expect((index + 1) * 2 ** level).toBeLessThanOrEqual(100_000);
    expect(toHex(sizeAt(large, 100_000).root)).toBe(toHex(logRoot(large.entries.map(logLeafHash))));
  });

  test('grows by one entry with no more subtrees read than are completed', () => {
    const asked: number[] = [];
    const added = appendedSubtrees(65_535, countUp(1, 32), (level) => {
      asked.push(level);
      return countUp(2, 32);
    });
    expect(added.map(({ level, index }) => [level, index])).toEqual(
      range(0, 17).map((level) => [level, 2 ** (16 - level) - 1]),
    );
    expect(asked).toEqual(range(0, 16));
    expect(appendedSubtrees(65_536, countUp(1, 32), () => countUp(2, 32))).toHaveLength(1);
  });
});

test('the body of a head changes with each of its fields', () => {
  const head = { size: 3, root: countUp(1, 32), time: 5 };
  const bodies = [head, { ...head, size: 4 }, { ...head, root: countUp(2, 32) }, { ...head, time: 6 }];
  expect(new Set(bodies.map((given) => toHex(logHeadBody(given)))).size).toBe(4);
  expect(logHeadBody(head)).toHaveLength(48);
});
