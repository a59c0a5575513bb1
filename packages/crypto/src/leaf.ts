import { type Bytes, concat, equalBytes, readBytes, sized, u8, u64 } from './bytes.ts';
import { malformed } from './errors.ts';
import type { Leaf } from './leaf-tree.ts';

/** Bytes of one leaf. */
export const leafLength = 16 + 8 + 1 + 32 + 32;

/**
 * Bytes of a leaf as its bucket hashes them, {@link leafLength} of them.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length. Spec: docs/spec/manifest.md §2.
 */
export const encodeLeaf = (leaf: Leaf): Bytes =>
  concat(
    sized(leaf.itemId, 16, 'item id'),
    u64(leaf.revision),
    u8(leaf.deleted ? 1 : 0),
    sized(leaf.overviewHash, 32, 'overview hash'),
    sized(leaf.secretHash, 32, 'secret hash'),
  );

/**
 * Parses bytes of a leaf.
 *
 * @throws {CryptoError} `crypto/malformed`, also for another flag than 0 or 1.
 */
export const parseLeaf = (bytes: Bytes): Leaf => {
  const reader = readBytes(bytes);
  const itemId = reader.take(16);
  const revision = reader.u64();
  const flag = reader.u8();
  if (flag > 1) throw malformed('leaf flag');
  const leaf = {
    itemId,
    revision,
    deleted: flag === 1,
    overviewHash: reader.take(32),
    secretHash: reader.take(32),
  };
  reader.end();
  return leaf;
};

/** Whether two leaves say the same of the same item. */
export const isSameLeaf = (a: Leaf, b: Leaf): boolean =>
  a.revision === b.revision &&
  a.deleted === b.deleted &&
  equalBytes(a.itemId, b.itemId) &&
  equalBytes(a.overviewHash, b.overviewHash) &&
  equalBytes(a.secretHash, b.secretHash);
