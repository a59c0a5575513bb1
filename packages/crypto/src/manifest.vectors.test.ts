import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/manifest.json';
import { concat, u32, utf8 } from './bytes.ts';
import { fromHex, idText, toHex } from './encoding.ts';
import { hmacKey } from './hazmat/hmac.ts';
import { sha256 } from './hazmat/sha256.ts';
import type { ManifestKey } from './keys.ts';
import { emptyLeafTree, type Leaf, tombstoneLeaf } from './leaf-tree.ts';
import {
  encodeManifest,
  isManifestMac,
  type Manifest,
  macManifest,
  manifestHash,
  parseManifest,
  type Role,
} from './manifest.ts';
import { isFirstManifest, linkProblem } from './manifest-link.ts';
import { unhexed } from './testing/from-vector.ts';
import { flipEachBit } from './testing/hostile.ts';

/** Leaf `i` of the made-up vaults of the vectors. */
const madeLeaf = (i: number): Leaf => {
  const itemId = sha256(concat(utf8('item'), u32(i))).slice(0, 16);
  if (i % 10 === 9) return tombstoneLeaf(itemId, i + 1);
  const overviewHash = sha256(concat(utf8('overview'), u32(i)));
  return {
    itemId,
    revision: i + 1,
    deleted: false,
    overviewHash,
    secretHash: sha256(concat(utf8('secret'), u32(i))),
  };
};

const treeOf = (count: number) => {
  const tree = emptyLeafTree();
  for (let i = count - 1; i >= 0; i -= 1) tree.put(idText(madeLeaf(i).itemId), madeLeaf(i));
  return tree;
};

const manifestOf = (given: (typeof vectors.manifests)[number]['manifest']): Manifest => ({
  vaultId: fromHex(given.vaultId),
  keyEpoch: given.keyEpoch,
  seq: given.seq,
  previousHash: fromHex(given.previousHash),
  root: fromHex(given.root),
  count: given.count,
  members: given.members.map(({ accountId, role, identityHash }) => ({
    accountId: fromHex(accountId),
    role: role as Role,
    identityHash: fromHex(identityHash),
  })),
  time: given.time,
  writerId: fromHex(given.writerId),
  logHead: given.logHead ? unhexed(given.logHead) : null,
});

describe('the root of a vault', () => {
  test.each(vectors.trees)('of $count leaves', ({ count, root }) => {
    const tree = treeOf(count);
    expect(tree.count()).toBe(count);
    expect(toHex(tree.root())).toBe(root);
    expect(toHex(tree.fork().root())).toBe(root);
  });

  test('has the leaves of the vector', () => {
    for (const [i, given] of vectors.firstLeaves.entries()) {
      const leaf = madeLeaf(i);
      expect(toHex(leaf.itemId)).toBe(given.itemId);
      expect(toHex(leaf.overviewHash)).toBe(given.overviewHash);
      expect(toHex(leaf.secretHash)).toBe(given.secretHash);
    }
  });
});

describe('manifests', () => {
  test.each(vectors.manifests)('encode, hash and MAC of seq $manifest.seq', async (given) => {
    const manifest = manifestOf(given.manifest);
    const encoded = encodeManifest(manifest);
    expect(toHex(encoded)).toBe(given.encoded);
    expect(toHex(manifestHash(encoded))).toBe(given.hash);
    const key = (await hmacKey(fromHex(vectors.key))) as ManifestKey;
    expect(toHex(await macManifest(key, encoded))).toBe(given.mac);
    expect(await isManifestMac(key, encoded, fromHex(given.mac))).toBe(true);
    for (const flipped of flipEachBit(fromHex(given.mac), 0, 4)) {
      expect(await isManifestMac(key, encoded, flipped)).toBe(false);
    }
    expect(toHex(encodeManifest(parseManifest(encoded)))).toBe(given.encoded);
  });

  test('each of the vectors may follow the one before, the last with a log head', () => {
    const [first, second, third] = vectors.manifests;
    const before = parseManifest(fromHex(first!.encoded));
    const after = parseManifest(fromHex(second!.encoded));
    expect(isFirstManifest(before)).toBe(true);
    expect(isFirstManifest(after)).toBe(false);
    expect(linkProblem(before, fromHex(first!.hash), after)).toBe(null);
    const last = parseManifest(fromHex(third!.encoded));
    expect(linkProblem(after, fromHex(second!.hash), last)).toBe(null);
    expect([before.logHead, after.logHead, last.logHead?.size]).toEqual([null, null, 4_294_967_301]);
  });
});
