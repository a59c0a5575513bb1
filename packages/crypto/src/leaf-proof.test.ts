import { expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import { idText } from './encoding.ts';
import { bucketHashesLength, provenLeaf } from './leaf-proof.ts';
import { emptyLeafTree, type Leaf, leafOf, tombstoneLeaf } from './leaf-tree.ts';
import { codeOf, countUp } from './testing/hostile.ts';

/** Ids of one bucket beside those of others. */
const idOf = (bucket: number, n: number): Bytes => Uint8Array.of(bucket, ...countUp(n, 15));
const leaf = (itemId: Bytes, revision = 1): Leaf => leafOf(itemId, revision, countUp(3, 9), countUp(4, 9));

const known = [
  leaf(idOf(0, 1)),
  leaf(idOf(7, 1)),
  leaf(idOf(7, 2), 5),
  tombstoneLeaf(idOf(7, 3), 2),
  leaf(idOf(255, 1)),
];
const tree = emptyLeafTree();
for (const each of known) tree.put(idText(each.itemId), each);
const root = tree.root();
const proofOf = (itemId: Bytes) => tree.prove(idText(itemId));

test('a root shows each leaf that it holds, and those of deleted items', () => {
  for (const each of known) expect(provenLeaf(root, each.itemId, proofOf(each.itemId))).toEqual(each);
  expect(proofOf(idOf(7, 1)).hashes).toHaveLength(bucketHashesLength);
  expect(proofOf(idOf(7, 1)).bucket).toHaveLength(3 * 89);
});

test('a root shows that it holds no leaf of an item, in a bucket of others and in an empty one', () => {
  for (const itemId of [idOf(7, 9), idOf(8, 1)]) expect(provenLeaf(root, itemId, proofOf(itemId))).toBeNull();
});

test('a leaf that is kept back, changed, added or put in another order is no proof (H07)', async () => {
  const itemId = idOf(7, 2);
  const { hashes, bucket } = proofOf(itemId);
  const flipped = bucket.slice();
  flipped[89 + 20] = (flipped[89 + 20] ?? 0) ^ 1;
  const swapped = Uint8Array.of(...bucket.slice(89, 178), ...bucket.slice(0, 89), ...bucket.slice(178));
  const without = Uint8Array.of(...bucket.slice(0, 89), ...bucket.slice(178));
  const more = Uint8Array.of(...bucket, ...bucket.slice(0, 89));
  for (const forged of [flipped, swapped, without, more, new Uint8Array(0), bucket.slice(0, -1)])
    expect(await codeOf(() => provenLeaf(root, itemId, { hashes, bucket: forged }))).toBe(
      'crypto/not-authentic',
    );
});

test('a bucket of another root, or hashes made to fit a forged bucket, are no proof (H07)', async () => {
  const itemId = idOf(7, 2);
  const other = emptyLeafTree();
  other.put(idText(itemId), leaf(itemId, 9));
  expect(await codeOf(() => provenLeaf(root, itemId, other.prove(idText(itemId))))).toBe(
    'crypto/not-authentic',
  );
  const mixed = { hashes: proofOf(itemId).hashes, bucket: other.prove(idText(itemId)).bucket };
  expect(await codeOf(() => provenLeaf(root, itemId, mixed))).toBe('crypto/not-authentic');
});

test('a bucket that is right stands for no item of another bucket', async () => {
  const { hashes, bucket } = proofOf(idOf(7, 1));
  expect(await codeOf(() => provenLeaf(root, idOf(255, 1), { hashes, bucket }))).toBe('crypto/not-authentic');
});

test('hashes and ids of another length are malformed', async () => {
  const itemId = idOf(7, 1);
  const { hashes, bucket } = proofOf(itemId);
  const cut = { hashes: hashes.slice(0, -1), bucket };
  expect(await codeOf(() => provenLeaf(root, itemId, cut))).toBe('crypto/malformed');
  expect(await codeOf(() => provenLeaf(root, itemId.slice(1), { hashes, bucket }))).toBe('crypto/malformed');
});

test('a tree shows what it holds now: a proof of before is none of the root after', async () => {
  const copy = tree.fork();
  const itemId = idOf(7, 1);
  const before = copy.prove(idText(itemId));
  copy.put(idText(itemId), leaf(itemId, 2));
  expect(await codeOf(() => provenLeaf(copy.root(), itemId, before))).toBe('crypto/not-authentic');
  expect(provenLeaf(copy.root(), itemId, copy.prove(idText(itemId)))?.revision).toBe(2);
  expect(provenLeaf(root, itemId, before)?.revision).toBe(1);
});
