import { describe, expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { idText, toHex } from './encoding.ts';
import { sha256 } from './hazmat/sha256.ts';
import { encodeLeaf, isSameLeaf, leafLength, parseLeaf } from './leaf.ts';
import { emptyLeafTree, type Leaf, leafOf, tombstoneLeaf } from './leaf-tree.ts';
import { codeOf, countUp, cutEachLength, flipEachBit } from './testing/hostile.ts';

const live = leafOf(countUp(7, 16), 3, countUp(1, 40), countUp(2, 90));
const deleted = tombstoneLeaf(countUp(9, 16), 2 ** 40);

describe('the bytes of a leaf', () => {
  test.each([live, deleted])('give back every field', (leaf) => {
    expect(encodeLeaf(leaf)).toHaveLength(leafLength);
    expect(parseLeaf(encodeLeaf(leaf))).toEqual(leaf);
    expect(isSameLeaf(parseLeaf(encodeLeaf(leaf)), leaf)).toBe(true);
  });

  test('are those of which the root is made', () => {
    const tree = emptyLeafTree();
    tree.put(idText(live.itemId), live);
    const none = sha256(new Uint8Array(0));
    const buckets = Array.from({ length: 256 }, (_, i) =>
      i === live.itemId[0] ? sha256(encodeLeaf(live)) : none,
    );
    expect(toHex(tree.root())).toBe(toHex(sha256(concat(...buckets))));
  });

  test('with a flipped bit are another leaf or none', async () => {
    const bytes = encodeLeaf(live);
    for (const flipped of flipEachBit(bytes)) {
      let isSame = false;
      const code = await codeOf(() => {
        isSame = isSameLeaf(parseLeaf(flipped), live);
      });
      expect(isSame).toBe(false);
      expect(['ok', 'crypto/malformed']).toContain(code);
    }
  });

  test('cut at any length or grown are malformed', async () => {
    const bytes = encodeLeaf(live);
    for (const cut of [...cutEachLength(bytes), concat(bytes, countUp(0, 1))])
      expect(await codeOf(() => parseLeaf(cut))).toBe('crypto/malformed');
  });

  test('are not made of fields of another length', async () => {
    const wrong: readonly Partial<Leaf>[] = [
      { itemId: countUp(0, 15) },
      { overviewHash: countUp(0, 31) },
      { secretHash: countUp(0, 33) },
      { revision: -1 },
    ];
    for (const changes of wrong)
      expect(await codeOf(() => encodeLeaf({ ...live, ...changes }))).toBe('crypto/malformed');
  });
});
