import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import { consistencyPath, type LogSize, logLeafHash, logNodeHash } from './log.ts';
import { type Inclusion, isConsistent, isIncluded } from './log-check.ts';
import { countUp } from './testing/hostile.ts';
import { entryOf, growLog, grown, logOf, proven, range, sizeAt } from './testing/logs.ts';

const log = logOf(70);

describe('a proof of inclusion', () => {
  test('is right for every entry at every size', () => {
    for (const size of range(1, 71))
      for (const index of range(0, size)) expect(isIncluded(proven(log, index, size))).toBe(true);
  });

  const good = proven(log, 21, 45);
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

  test('that goes on above the root is wrong: the log would be larger than it says', () => {
    const above = countUp(1, 32);
    for (const root of [logNodeHash(above, good.root), logNodeHash(good.root, above)])
      expect(isIncluded({ ...good, path: [...path, above], root })).toBe(false);
    const root = logLeafHash(entryOf(0));
    const alone = { entry: entryOf(0), root, path: [] };
    expect(isIncluded({ ...alone, index: 0, size: 1 })).toBe(true);
    expect(isIncluded({ ...alone, index: 1, size: 1 })).toBe(false);
    expect(isIncluded({ ...alone, index: 0, size: 2 })).toBe(false);
  });

  test('with any hash of it altered is wrong', () => {
    for (const [at, hash] of path.entries()) {
      const altered = path.with(at, hash.with(31, hash[31]! ^ 1) as Bytes);
      expect(isIncluded({ ...good, path: altered })).toBe(false);
    }
  });

  test('of an entry at the right edge, where nodes rise alone, can’t be lengthened or moved', () => {
    const edge = proven(log, 64, 65);
    expect(edge.path).toHaveLength(1);
    expect(isIncluded({ ...edge, index: 63 })).toBe(false);
    expect(isIncluded({ ...edge, path: [...edge.path, ...edge.path] })).toBe(false);
    expect(isIncluded({ ...edge, path: [] })).toBe(false);
  });
});

describe('a proof of consistency', () => {
  test('is right for every two sizes', () => {
    for (const second of range(0, 71))
      for (const first of range(0, second + 1)) expect(isConsistent(grown(log, first, second))).toBe(true);
  });

  const good = grown(log, 21, 45);
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
    ['a second size and a bit', { second: { ...second, size: 45.3 } }],
    ['a size below none', { first: { ...first, size: -1 } }],
    ['no hashes', { path: [] }],
    ['a hash left out at its beginning', { path: path.slice(1) }],
    ['a hash left out at its end', { path: path.slice(0, -1) }],
    ['a hash too many', { path: [...path, countUp(1, 32)] }],
    ['two hashes swapped', { path: path.with(0, path[1]!).with(1, path[0]!) }],
    ['a short hash at its beginning', { path: path.with(0, path[0]!.slice(1)) }],
    ['a short hash behind it', { path: path.with(1, path[1]!.slice(1)) }],
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

  test('that goes on above both roots, or ends below them, is wrong', () => {
    const above = countUp(1, 32);
    const over = ({ size, root }: LogSize): LogSize => ({ size, root: logNodeHash(above, root) });
    const longer = { first: over(first), second: over(second), path: [...path, above] };
    expect(isConsistent(longer)).toBe(false);
    const below = { first: { size: 2, root: above }, second: { size: 4, root: above }, path: [] };
    expect(isConsistent(below)).toBe(false);
    const one = { first: { size: 3, root: above }, second: { size: 7, root: above }, path: [above] };
    expect(isConsistent(one)).toBe(false);
  });

  test.each([1, 2, 4, 32, 64])(
    'from a log of %i, a whole subtree, leans on the root that was kept',
    (size) => {
      const whole = grown(log, size, 70);
      expect(isConsistent(whole)).toBe(true);
      expect(isConsistent({ ...whole, first: { size, root: countUp(3, 32) } })).toBe(false);
      expect(isConsistent({ ...whole, first: { size, root: whole.first.root.slice(1) } })).toBe(false);
      expect(isConsistent({ ...whole, path: whole.path.slice(1) })).toBe(false);
    },
  );

  test('takes nothing but no hashes for one size, and for none', () => {
    const same = { first: sizeAt(log, 45), second: sizeAt(log, 45) };
    expect(isConsistent({ ...same, path: [] })).toBe(true);
    expect(isConsistent({ ...same, path: [countUp(1, 32)] })).toBe(false);
    expect(isConsistent({ ...same, path: [], second: { size: 45, root: countUp(1, 32) } })).toBe(false);
    expect(isConsistent({ first: sizeAt(log, 0), second: sizeAt(log, 45), path: [countUp(1, 32)] })).toBe(
      false,
    );
    expect(
      isConsistent({ first: { size: 0, root: countUp(1, 32) }, second: sizeAt(log, 45), path: [] }),
    ).toBe(false);
  });
});

test('a log that shrank is none that goes on, though its root is the same', () => {
  const { root } = sizeAt(log, 2);
  for (const [first, second] of [
    [2, 1],
    [4, 1],
    [4, 3],
  ] as const)
    expect(isConsistent({ first: { size: first, root }, second: { size: second, root }, path: [] })).toBe(
      false,
    );
});

describe('a log that was told otherwise to somebody', () => {
  const first = sizeAt(log, 21);
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
    const second = sizeAt(other, 45);
    for (const by of [log, other]) {
      const path = consistencyPath(21, 45, by.nodeAt);
      expect(isConsistent({ first, second, path })).toBe(false);
    }
  });

  test('is no fork where it only goes on otherwise, behind what is known', () => {
    const other = growLog(log.entries.slice(0, 45).with(21, countUp(9, 52)));
    expect(
      isConsistent({ first, second: sizeAt(other, 45), path: consistencyPath(21, 45, other.nodeAt) }),
    ).toBe(true);
    const both = { first: sizeAt(log, 44), second: sizeAt(other, 45) };
    expect(isConsistent({ ...both, path: consistencyPath(44, 45, other.nodeAt) })).toBe(false);
  });
});

test('proofs of any log hold, and hold for no other size (property)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (size, a, b) => {
      const of = logOf(size);
      const [index, first] = [a % size, 1 + (b % (size - 1))];
      expect(isIncluded(proven(of, index, size))).toBe(true);
      expect(isConsistent(grown(of, first, size))).toBe(true);
      const otherSize = { ...grown(of, first, size), second: sizeAt(of, size - 1) };
      if (first < size - 1) expect(isConsistent(otherSize)).toBe(false);
    }),
    { numRuns: 60 },
  );
});
