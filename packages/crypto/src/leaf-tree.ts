import { type Bytes, joinBytes, sized } from './bytes.ts';
import { idText } from './encoding.ts';
import { malformed } from './errors.ts';
import { sha256 } from './hazmat/sha256.ts';
import { writeU64 } from './numbers.ts';

/** One item in a manifest's root. */
export interface Leaf {
  /** 16 bytes. */
  readonly itemId: Bytes;
  readonly revision: number;
  readonly deleted: boolean;
  /** SHA-256 of the sealed overview; zeros when deleted. */
  readonly overviewHash: Bytes;
  /** SHA-256 of the sealed secret; zeros when deleted. */
  readonly secretHash: Bytes;
}

const zeros32: Bytes = new Uint8Array(32);
const bucketCount = 256;

/** Leaf of a live item, from its sealed parts. */
export const leafOf = (itemId: Bytes, revision: number, overview: Uint8Array, secret: Uint8Array): Leaf => ({
  itemId,
  revision,
  deleted: false,
  overviewHash: sha256(overview),
  secretHash: sha256(secret),
});

/** Leaf of a deleted item; it is never dropped. */
export const tombstoneLeaf = (itemId: Bytes, revision: number): Leaf => ({
  itemId,
  revision,
  deleted: true,
  overviewHash: zeros32,
  secretHash: zeros32,
});

const leafLength = 16 + 8 + 1 + 32 + 32;

const writeLeaf = (to: Bytes, at: number, leaf: Leaf): void => {
  to.set(sized(leaf.itemId, 16, 'item id'), at);
  writeU64(to, at + 16, leaf.revision);
  to[at + 24] = leaf.deleted ? 1 : 0;
  to.set(sized(leaf.overviewHash, 32, 'overview hash'), at + 25);
  to.set(sized(leaf.secretHash, 32, 'secret hash'), at + 57);
};

/** See {@link provenLeaf}. Spec: docs/spec/manifest.md §2. */
export interface LeafProof {
  /** SHA-256 of each bucket in their order, 8,192 bytes; their SHA-256 is the root. */
  readonly hashes: Bytes;
  /** Leaves of the item's bucket, sorted by their ids, 89 bytes each. */
  readonly bucket: Bytes;
}

/** The leaves of a vault with the hashes of their 256 buckets; a change costs its own buckets only. */
export interface LeafTree {
  get(itemIdText: string): Leaf | undefined;
  /** @throws {CryptoError} `crypto/malformed` when the text is not that of the leaf's own id. */
  put(itemIdText: string, leaf: Leaf): void;
  /** Number of leaves, deleted ones included. */
  count(): number;
  /** SHA-256 over the bucket hashes, 32 bytes. */
  root(): Bytes;
  leaves(): Iterable<readonly [string, Leaf]>;
  /** What shows somebody who has the root alone which leaf it holds of an item, or that it holds none. */
  prove(itemIdText: string): LeafProof;
  /** A tree of its own with the same leaves; shares buckets until one of the two writes to them. */
  fork(): LeafTree;
}

interface Bucket {
  readonly leavesById: Map<string, Leaf>;
  hash: Bytes | null;
}

const encodeBucket = ({ leavesById }: Bucket): Bytes => {
  // Hexadecimal of one length sorts as its bytes do.
  const sorted = [...leavesById].sort(([a], [b]) => (a < b ? -1 : 1));
  const encoded = new Uint8Array(sorted.length * leafLength);
  for (const [i, [, leaf]] of sorted.entries()) writeLeaf(encoded, i * leafLength, leaf);
  return encoded;
};

// [Note: Buckets, not a tree] A Merkle tree over sorted leaves shifts on insertion and rehashes half of itself: 529 ms
// against 9 ms for 10,000 items. 256 buckets by the first byte of the id keep every change in one bucket.
const treeOf = (buckets: Bucket[], owned: Set<number>): LeafTree => {
  const ownBucket = (index: number): Bucket => {
    const bucket = buckets[index];
    if (!bucket) throw malformed('item id');
    if (owned.has(index)) return bucket;
    const copy = { leavesById: new Map(bucket.leavesById), hash: null };
    buckets[index] = copy;
    owned.add(index);
    return copy;
  };
  const hashes = (): Bytes =>
    joinBytes(
      buckets.map((bucket) => {
        bucket.hash ??= sha256(encodeBucket(bucket));
        return bucket.hash;
      }),
    );
  return {
    get: (id) => buckets[Number.parseInt(id.slice(0, 2), 16)]?.leavesById.get(id),
    put: (id, leaf) => {
      // Two spellings of one id would be two leaves for one item.
      if (id !== idText(leaf.itemId)) throw malformed('item id');
      const bucket = ownBucket(leaf.itemId[0] ?? 0);
      bucket.leavesById.set(id, leaf);
      bucket.hash = null;
    },
    count: () => buckets.reduce((sum, bucket) => sum + bucket.leavesById.size, 0),
    root: () => sha256(hashes()),
    prove: (id) => {
      const bucket = buckets[Number.parseInt(id.slice(0, 2), 16)];
      if (!bucket) throw malformed('item id');
      return { hashes: hashes(), bucket: encodeBucket(bucket) };
    },
    *leaves() {
      for (const bucket of buckets) yield* bucket.leavesById;
    },
    fork: () => {
      owned.clear();
      return treeOf([...buckets], new Set());
    },
  };
};

/** A tree without leaves. */
export const emptyLeafTree = (): LeafTree =>
  treeOf(
    Array.from({ length: bucketCount }, () => ({ leavesById: new Map<string, Leaf>(), hash: null })),
    new Set(),
  );
