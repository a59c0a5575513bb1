import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, u8, u32 } from './bytes.ts';
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
import { type Inclusion, isConsistent, isIncluded } from './log-check.ts';
import { countUp } from './testing/hostile.ts';
import { type GrownLog, growLog } from './testing/logs.ts';

const entryOf = (i: number): Bytes => concat(u32(i), countUp(i, 48));
const logOf = (size: number): GrownLog => growLog(Array.from({ length: size }, (_, i) => entryOf(i)));
const log = logOf(70);
const sizeAt = (size: number, of = log) => ({ size, root: logRootAt(size, of.nodeAt) });

const proven = (index: number, size: number, of = log): Inclusion => ({
  ...sizeAt(size, of),
  ...{ entry: of.entries[index]!, index, path: inclusionPath(index, size, of.nodeAt) },
});
const grown = (first: number, second: number, of = log) => ({
  ...{ first: sizeAt(first, of), second: sizeAt(second, of) },
  path: consistencyPath(first, second, of.nodeAt),
});
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

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
      expect(toHex(sizeAt(size).root)).toBe(toHex(logRoot(log.entries.slice(0, size).map(logLeafHash))));
    }
  });

  test('keeps the root that it had: what comes later changes no former size', () => {
    const shorter = logOf(40);
    for (const size of range(0, 41)) {
      expect(toHex(sizeAt(size).root)).toBe(toHex(sizeAt(size, shorter).root));
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

describe('a proof of inclusion', () => {
  test('is right for every entry at every size', () => {
    for (const size of range(1, 71))
      for (const index of range(0, size)) expect(isIncluded(proven(index, size))).toBe(true);
  });

  const good = proven(21, 45);
  const path = good.path;
  test.each<[string, Partial<Inclusion>]>([
    ['another entry', { entry: entryOf(22) }],
    ['no entry', { entry: new Uint8Array(0) }],
    ['the index before', { index: 20 }],
    ['the index behind', { index: 22 }],
    ['the last index', { index: 44 }],
    ['an index outside', { index: 45 }],
    ['an index below none', { index: -1 }],
    ['an index that is no number', { index: Number.NaN }],
    ['half an index', { index: 21.5 }],
    ['a smaller log', { size: 32 }],
    ['a log of one', { size: 1, index: 0 }],
    ['an empty log', { size: 0 }],
    ['a log without end', { size: Infinity }],
    ['another root', { root: countUp(1, 32) }],
    ['no root', { root: new Uint8Array(0) }],
    ['a hash left out at its beginning', { path: path.slice(1) }],
    ['a hash left out at its end', { path: path.slice(0, -1) }],
    ['no hashes', { path: [] }],
    ['a hash too many', { path: [...path, countUp(1, 32)] }],
    ['the root once more', { path: [...path, good.root] }],
    ['two hashes swapped', { path: path.with(1, path[2]!).with(2, path[1]!) }],
    ['a short hash', { path: path.with(1, path[1]!.slice(1)) }],
    ['a hash of nothing', { path: path.with(0, new Uint8Array(0)) }],
  ])('with %s is wrong (H03)', (_, change) => {
    expect(isIncluded(good)).toBe(true);
    expect(isIncluded({ ...good, ...change })).toBe(false);
  });

  test('with any hash of it altered is wrong', () => {
    for (const [at, hash] of path.entries()) {
      const altered = path.with(at, hash.with(31, hash[31]! ^ 1) as Bytes);
      expect(isIncluded({ ...good, path: altered })).toBe(false);
    }
  });

  test('of an entry at the right edge, where nodes rise alone, can’t be lengthened or moved', () => {
    const edge = proven(64, 65);
    expect(edge.path).toHaveLength(1);
    expect(isIncluded({ ...edge, index: 63 })).toBe(false);
    expect(isIncluded({ ...edge, path: [...edge.path, ...edge.path] })).toBe(false);
    expect(isIncluded({ ...edge, path: [] })).toBe(false);
  });
});

describe('a proof of consistency', () => {
  test('is right for every two sizes', () => {
    for (const second of range(0, 71))
      for (const first of range(0, second + 1)) expect(isConsistent(grown(first, second))).toBe(true);
  });

  const good = grown(21, 45);
  const { path, first, second } = good;
  test.each<[string, Partial<typeof good>]>([
    ['both logs swapped', { first: second, second: first }],
    ['another first root', { first: { ...first, root: countUp(1, 32) } }],
    ['another second root', { second: { ...second, root: countUp(1, 32) } }],
    ['the first root for both', { second: { ...second, root: first.root } }],
    ['a smaller first', { first: { ...first, size: 20 } }],
    ['a larger first', { first: { ...first, size: 22 } }],
    ['a first as large as the second', { first: { ...first, size: 45 } }],
    ['a first larger than the second', { first: { ...first, size: 46 } }],
    ['nothing for the first', { first: { ...first, size: 0 } }],
    ['a smaller second', { second: { ...second, size: 32 } }],
    ['a size that is no number', { first: { ...first, size: Number.NaN } }],
    ['half a size', { first: { ...first, size: 20.5 } }],
    ['a size below none', { first: { ...first, size: -1 } }],
    ['no hashes', { path: [] }],
    ['a hash left out at its beginning', { path: path.slice(1) }],
    ['a hash left out at its end', { path: path.slice(0, -1) }],
    ['a hash too many', { path: [...path, countUp(1, 32)] }],
    ['two hashes swapped', { path: path.with(0, path[1]!).with(1, path[0]!) }],
    ['a short hash', { path: path.with(0, path[0]!.slice(1)) }],
  ])('with %s is wrong (H03)', (_, change) => {
    expect(isConsistent(good)).toBe(true);
    expect(isConsistent({ ...good, ...change })).toBe(false);
  });

  test('with any hash of it altered is wrong', () => {
    for (const [at, hash] of path.entries())
      expect(isConsistent({ ...good, path: path.with(at, hash.with(0, hash[0]! ^ 0x80) as Bytes) })).toBe(
        false,
      );
  });

  test.each([1, 2, 4, 32, 64])(
    'from a log of %i, a whole subtree, leans on the root that was kept',
    (size) => {
      const whole = grown(size, 70);
      expect(isConsistent(whole)).toBe(true);
      expect(isConsistent({ ...whole, first: { size, root: countUp(3, 32) } })).toBe(false);
      expect(isConsistent({ ...whole, path: whole.path.slice(1) })).toBe(false);
    },
  );

  test('takes nothing but no hashes for one size, and for none', () => {
    const same = { first: sizeAt(45), second: sizeAt(45) };
    expect(isConsistent({ ...same, path: [] })).toBe(true);
    expect(isConsistent({ ...same, path: [countUp(1, 32)] })).toBe(false);
    expect(isConsistent({ ...same, path: [], second: { size: 45, root: countUp(1, 32) } })).toBe(false);
    expect(isConsistent({ first: sizeAt(0), second: sizeAt(45), path: [countUp(1, 32)] })).toBe(false);
    expect(isConsistent({ first: { size: 0, root: countUp(1, 32) }, second: sizeAt(45), path: [] })).toBe(
      false,
    );
  });
});

describe('a log that was told otherwise to somebody', () => {
  const first = sizeAt(21);
  /** The same log, but for one entry that was altered, left out or put in between. */
  const others: Record<string, readonly Bytes[]> = {
    'an entry altered': log.entries.slice(0, 45).with(5, countUp(9, 52)),
    'the last known entry altered': log.entries.slice(0, 45).with(20, countUp(9, 52)),
    'an entry left out': log.entries.slice(0, 46).toSpliced(5, 1),
    'an entry put in between': log.entries.slice(0, 44).toSpliced(5, 0, countUp(9, 52)),
    'two entries swapped': log.entries.slice(0, 45).with(5, entryOf(6)).with(6, entryOf(5)),
  };

  test.each(Object.entries(others))('with %s has no proof by either log (H03)', (_, entries) => {
    const other = growLog(entries);
    const second = sizeAt(45, other);
    for (const by of [log, other]) {
      const path = consistencyPath(21, 45, by.nodeAt);
      expect(isConsistent({ first, second, path })).toBe(false);
    }
  });

  test('is no fork where it only goes on otherwise, behind what is known', () => {
    const other = growLog(log.entries.slice(0, 45).with(21, countUp(9, 52)));
    expect(
      isConsistent({ first, second: sizeAt(45, other), path: consistencyPath(21, 45, other.nodeAt) }),
    ).toBe(true);
    const both = { first: sizeAt(44), second: sizeAt(45, other) };
    expect(isConsistent({ ...both, path: consistencyPath(44, 45, other.nodeAt) })).toBe(false);
  });
});

test('proofs of any log hold, and hold for no other size (property)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (size, a, b) => {
      const of = logOf(size);
      const [index, first] = [a % size, 1 + (b % (size - 1))];
      expect(isIncluded(proven(index, size, of))).toBe(true);
      expect(isConsistent(grown(first, size, of))).toBe(true);
      const otherSize = { ...grown(first, size, of), second: sizeAt(size - 1, of) };
      if (first < size - 1) expect(isConsistent(otherSize)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

describe('a log of 100,000 identities', () => {
  const large = logOf(100_000);

  test.each([0, 1, 65_535, 65_536, 99_999])('proves entry %i by few subtrees', (index) => {
    const inclusion = proven(index, 100_000, large);
    expect(isIncluded(inclusion)).toBe(true);
    expect(inclusion.path.length).toBeLessThanOrEqual(17);
    const places = logPlacesOf((nodeAt) => inclusionPath(index, 100_000, nodeAt));
    expect(places.length).toBeLessThanOrEqual(2 * 17);
  });

  test.each([1, 50_000, 65_536, 99_999])('proves that %i begin it by few subtrees', (first) => {
    expect(isConsistent(grown(first, 100_000, large))).toBe(true);
    const places = logPlacesOf((nodeAt) => consistencyPath(first, 100_000, nodeAt));
    expect(places.length).toBeLessThanOrEqual(2 * 17);
  });

  test('has its root by no more subtrees than it has bits, all of them whole', () => {
    const places = logPlacesOf((nodeAt) => logRootAt(100_000, nodeAt));
    expect(places).toHaveLength(6);
    for (const { level, index } of places) expect((index + 1) * 2 ** level).toBeLessThanOrEqual(100_000);
    expect(toHex(sizeAt(100_000, large).root)).toBe(toHex(logRoot(large.entries.map(logLeafHash))));
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
