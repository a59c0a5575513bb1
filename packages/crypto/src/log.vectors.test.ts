import { describe, expect, test } from 'vitest';
import own from '../../../docs/spec/vectors/log.json';
import reference from '../../../docs/spec/vectors/rfc6962-log.json';
import { concat, u32, utf8 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { sha256 } from './hazmat/sha256.ts';
import {
  consistencyPath,
  encodeLogEntry,
  inclusionPath,
  type LogIdentity,
  logHeadBody,
  logLeafHash,
  logRoot,
  logRootAt,
} from './log.ts';
import { isConsistent, isIncluded } from './log-check.ts';
import { growLog } from './testing/logs.ts';

/** Identity `i` of the made-up log of the vectors. */
const madeIdentity = (i: number): LogIdentity => ({
  accountId: sha256(concat(utf8('account'), u32(i))).slice(0, 16),
  epoch: 1 + (i % 3),
  identityHash: sha256(concat(utf8('identity'), u32(i))),
});

const logs = [
  {
    name: 'the log of the reference implementation',
    log: growLog(reference.entries.map(fromHex)),
    ...{ inclusions: reference.inclusions, consistencies: reference.consistencies },
    roots: reference.roots.map((root, size) => ({ size, root })),
  },
  {
    name: 'the log of made-up identities',
    log: growLog(Array.from({ length: 1000 }, (_, i) => encodeLogEntry(madeIdentity(i)))),
    ...{ inclusions: own.inclusions, consistencies: own.consistencies, roots: own.roots },
  },
];

describe.each(logs)('$name', ({ log, roots, inclusions, consistencies }) => {
  const rootAt = (size: number) => logRootAt(size, log.nodeAt);

  test.each(roots)('has its root at $size entries', ({ size, root }) => {
    expect(toHex(logRoot(log.entries.slice(0, size).map(logLeafHash)))).toBe(root);
    expect(toHex(rootAt(size))).toBe(root);
  });

  test.each(inclusions)('proves entry $index of $size', ({ index, size, path }) => {
    expect(inclusionPath(index, size, log.nodeAt).map(toHex)).toEqual(path);
    const entry = log.entries[index]!;
    expect(isIncluded({ entry, index, size, path: path.map(fromHex), root: rootAt(size) })).toBe(true);
  });

  test.each(consistencies)('proves that $first begins $second', ({ first, second, path }) => {
    expect(consistencyPath(first, second, log.nodeAt).map(toHex)).toEqual(path);
    const logAt = (size: number) => ({ size, root: rootAt(size) });
    expect(isConsistent({ first: logAt(first), second: logAt(second), path: path.map(fromHex) })).toBe(true);
  });
});

test('entries and the body of a head are those of the vectors', () => {
  for (const [i, { encoded }] of own.firstEntries.entries())
    expect(toHex(encodeLogEntry(madeIdentity(i)))).toBe(encoded);
  const { body, root, ...head } = own.head;
  expect(toHex(logHeadBody({ ...head, root: fromHex(root) }))).toBe(body);
});
