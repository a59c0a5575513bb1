import { type Bytes, concat, readBytes, sized, u8, u32, u64 } from './bytes.ts';
import { malformed } from './errors.ts';
import { sha256 } from './hazmat/sha256.ts';
import { whole } from './numbers.ts';

/** One identity in the log. Spec: docs/spec/log.md §1. */
export interface LogIdentity {
  /** Of an account or a group, 16 bytes. */
  readonly accountId: Bytes;
  readonly epoch: number;
  /** 32 bytes. */
  readonly identityHash: Bytes;
}

/** The log as it was at one size: at least 1, and the root over its entries (32 bytes). */
export interface LogSize {
  readonly size: number;
  readonly root: Bytes;
}

/**
 * The hash (32 bytes) over the 2^level entries from `index` · 2^level on. Nothing but whole subtrees of the log's size is
 * ever asked for; level 0 is the entries' own hashes.
 */
export type LogNodeAt = (level: number, index: number) => Bytes;

/** Where a whole subtree stands. */
export interface LogPlace {
  readonly level: number;
  readonly index: number;
}

/** A whole subtree with its hash. */
export interface LogSubtree extends LogPlace {
  readonly hash: Bytes;
}

/**
 * Bytes of an entry, 52 of them.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length.
 */
export const encodeLogEntry = (entry: LogIdentity): Bytes =>
  concat(
    sized(entry.accountId, 16, 'account id'),
    u32(entry.epoch),
    sized(entry.identityHash, 32, 'identity hash'),
  );

/**
 * Parses bytes of an entry.
 *
 * @throws {CryptoError} `crypto/malformed`.
 */
export const parseLogEntry = (bytes: Bytes): LogIdentity => {
  const reader = readBytes(bytes);
  const entry = { accountId: reader.take(16), epoch: reader.u32(), identityHash: reader.take(32) };
  reader.end();
  return entry;
};

/** Body of a head's signature, `time` in milliseconds. Label `coffer/v1/log-head`, the deployment being the signer. */
export const logHeadBody = (head: LogSize & { readonly time: number }): Bytes =>
  concat(u64(head.size), sized(head.root, 32, 'log root'), u64(head.time));

/** Hash of an entry, 32 bytes. Source: RFC 6962 §2.1. */
export const logLeafHash = (entry: Uint8Array): Bytes => sha256(concat(u8(0), entry));

/** Hash over two subtrees, 32 bytes each. Their own first byte keeps a node from passing for an entry. */
export const logNodeHash = (left: Bytes, right: Bytes): Bytes =>
  sha256(concat(u8(1), sized(left, 32, 'log node'), sized(right, 32, 'log node')));

const half = (index: number): number => Math.floor(index / 2);
const isOdd = (index: number): boolean => index % 2 === 1;

/** Root over hashes of entries, 32 bytes; over none, SHA-256 of nothing. For an audit, which has them all. */
export const logRoot = (leafHashes: readonly Bytes[]): Bytes => {
  let level = leafHashes;
  while (level.length > 1) {
    const above: Bytes[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at] as Bytes, level[at + 1]];
      // A last one without a partner rises as it is, which is what the recursion of the RFC comes to.
      above.push(right ? logNodeHash(left, right) : left);
    }
    level = above;
  }
  return level[0] ?? sha256(new Uint8Array(0));
};

/** Largest power of two below `count`, as its level and its size; `count` is at least 2. */
const largestBelow = (count: number): readonly [level: number, size: number] => {
  let level = 0;
  let size = 1;
  while (size * 2 < count) {
    level += 1;
    size *= 2;
  }
  return [level, size];
};

/** Hash over the entries from `start` to `end`: whole subtrees, and at the right edge what is left of one. */
const rangeHash = (start: number, end: number, nodeAt: LogNodeAt): Bytes => {
  if (end - start === 1) return nodeAt(0, start);
  const [level, size] = largestBelow(end - start);
  if (size * 2 === end - start) return nodeAt(level + 1, start / (size * 2));
  return logNodeHash(nodeAt(level, start / size), rangeHash(start + size, end, nodeAt));
};

/** Root of the log as it was with `size` entries, from its whole subtrees. */
export const logRootAt = (size: number, nodeAt: LogNodeAt): Bytes =>
  whole(size, Number.MAX_SAFE_INTEGER) === 0 ? logRoot([]) : rangeHash(0, size, nodeAt);

/**
 * Proof that entry `index` stands in the log of `size` entries: hashes from the entry up to the root, at most 53.
 *
 * @throws {CryptoError} `crypto/malformed` for an index that the log does not have. Source: RFC 6962 §2.1.1.
 */
export const inclusionPath = (index: number, size: number, nodeAt: LogNodeAt): readonly Bytes[] => {
  if (whole(index, Number.MAX_SAFE_INTEGER) >= whole(size, Number.MAX_SAFE_INTEGER))
    throw malformed('log index');
  const path: Bytes[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestBelow(end - start)[1];
    if (index < middle) {
      path.push(rangeHash(middle, end, nodeAt));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, nodeAt));
      start = middle;
    }
  }
  return path.reverse();
};

/**
 * Proof that the log of `first` entries is the beginning of the log of `second`; empty for the same size and for none.
 *
 * @throws {CryptoError} `crypto/malformed` where `first` is larger. Source: RFC 6962 §2.1.2.
 */
export const consistencyPath = (first: number, second: number, nodeAt: LogNodeAt): readonly Bytes[] => {
  if (whole(first, Number.MAX_SAFE_INTEGER) > whole(second, Number.MAX_SAFE_INTEGER))
    throw malformed('log size');
  if (first === 0 || first === second) return [];
  const path: Bytes[] = [];
  let [start, end] = [0, second];
  let isWholeFirst = true;
  while (first !== end) {
    const middle = start + largestBelow(end - start)[1];
    if (first <= middle) {
      path.push(rangeHash(middle, end, nodeAt));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, nodeAt));
      start = middle;
      isWholeFirst = false;
    }
  }
  // Whoever checks has the root of the first; only a later part of it must be told.
  if (!isWholeFirst) path.push(rangeHash(start, end, nodeAt));
  return path.reverse();
};

/** The subtrees that a proof or a root asks for, so that a store can read them all at once. */
export const logPlacesOf = (make: (nodeAt: LogNodeAt) => unknown): readonly LogPlace[] => {
  const places: LogPlace[] = [];
  make((level, index) => {
    places.push({ level, index });
    return new Uint8Array(32);
  });
  return places;
};

/** The subtrees that become whole with entry number `size`: its own hash first, then those that it completes. */
export const appendedSubtrees = (size: number, leafHash: Bytes, nodeAt: LogNodeAt): readonly LogSubtree[] => {
  let subtree = { level: 0, index: whole(size, Number.MAX_SAFE_INTEGER), hash: leafHash };
  const subtrees = [subtree];
  while (isOdd(subtree.index)) {
    const { level, index, hash } = subtree;
    subtree = { level: level + 1, index: half(index), hash: logNodeHash(nodeAt(level, index - 1), hash) };
    subtrees.push(subtree);
  }
  return subtrees;
};
