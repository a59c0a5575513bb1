import { type Bytes, equalBytes, sized } from './bytes.ts';
import { notAuthentic } from './errors.ts';
import { sha256 } from './hazmat/sha256.ts';
import { leafLength, parseLeaf } from './leaf.ts';
import type { Leaf, LeafProof } from './leaf-tree.ts';

const hashLength = 32;
/** Bytes of {@link LeafProof.hashes}. */
export const bucketHashesLength = 256 * hashLength;

/**
 * Which leaf a root holds of an item. The bucket in which it would stand is shown whole, so that its absence is shown too.
 *
 * @param root 32 bytes, of a manifest whose signature was checked.
 * @param itemId 16 bytes.
 * @returns null where the root holds none.
 * @throws {CryptoError} `crypto/not-authentic` for a proof that is not of this root, `crypto/malformed` for other lengths.
 * Spec: docs/spec/manifest.md §2.
 */
export const provenLeaf = (root: Bytes, itemId: Bytes, { hashes, bucket }: LeafProof): Leaf | null => {
  const at = (sized(itemId, 16, 'item id')[0] ?? 0) * hashLength;
  if (!equalBytes(sha256(sized(hashes, bucketHashesLength, 'bucket hashes')), root)) throw notAuthentic();
  if (!equalBytes(sha256(bucket), hashes.slice(at, at + hashLength))) throw notAuthentic();
  for (let from = 0; from < bucket.length; from += leafLength) {
    const leaf = parseLeaf(bucket.slice(from, from + leafLength));
    if (equalBytes(leaf.itemId, itemId)) return leaf;
  }
  return null;
};
