import { describe, expect, test } from 'vitest';
import { idText, toHex } from './encoding.ts';
import { emptyLeafTree, type Leaf, leafOf, tombstoneLeaf } from './leaf-tree.ts';
import { codeOf, countUp } from './testing/hostile.ts';

describe('the leaves of a vault', () => {
  const leaf = (n: number, revision = 1): Leaf =>
    leafOf(countUp(n, 16), revision, countUp(1, 9), countUp(2, 9));
  const put = (tree: ReturnType<typeof emptyLeafTree>, ...given: readonly Leaf[]) => {
    for (const one of given) tree.put(idText(one.itemId), one);
    return tree;
  };

  test('make one root in whatever order they came', () => {
    const given = Array.from({ length: 20 }, (_, i) => leaf(i * 13));
    const root = toHex(put(emptyLeafTree(), ...given).root());
    expect(toHex(put(emptyLeafTree(), ...[...given].reverse()).root())).toBe(root);
  });

  test('each change the root: revision, either hash, deletion, one leaf more (H07, H11)', () => {
    const base = leaf(1);
    const variants = [
      [base],
      [{ ...base, revision: 2 }],
      [{ ...base, overviewHash: countUp(9, 32) }],
      [{ ...base, secretHash: countUp(9, 32) }],
      [{ ...base, overviewHash: base.secretHash, secretHash: base.overviewHash }],
      [{ ...base, deleted: true }],
      [tombstoneLeaf(base.itemId, 1)],
      [base, leaf(2)],
      [],
    ];
    const rootsSeen = variants.map((given) => toHex(put(emptyLeafTree(), ...given).root()));
    expect(new Set(rootsSeen).size).toBe(variants.length);
  });

  test('are replaced in place, counted once, and read by their id', () => {
    const tree = put(emptyLeafTree(), leaf(1), leaf(2), leaf(1, 2));
    expect(tree.count()).toBe(2);
    expect(tree.get(idText(countUp(1, 16)))?.revision).toBe(2);
    expect(tree.get('zz')).toBe(undefined);
    expect(tree.get('')).toBe(undefined);
    expect([...tree.leaves()].map(([id]) => id)).toEqual([idText(countUp(1, 16)), idText(countUp(2, 16))]);
  });

  test('have one spelling of their id: two would be two leaves for one item', async () => {
    const given = leaf(0xa0);
    const text = idText(given.itemId);
    for (const id of [text.toUpperCase(), text.replaceAll('-', ''), '', idText(countUp(0xa1, 16))]) {
      expect(await codeOf(() => emptyLeafTree().put(id, given))).toBe('crypto/malformed');
    }
  });

  test('of a fork and of its origin live apart, both ways', () => {
    const origin = put(emptyLeafTree(), leaf(1), leaf(2));
    const root = toHex(origin.root());
    const fork = origin.fork();
    expect(toHex(fork.root())).toBe(root);
    put(fork, leaf(1, 2));
    expect(toHex(origin.root())).toBe(root);
    const forked = toHex(fork.root());
    put(origin, leaf(2, 5), leaf(1, 9));
    expect(toHex(fork.root())).toBe(forked);
    expect(fork.get(idText(countUp(2, 16)))?.revision).toBe(1);
    expect(origin.get(idText(countUp(1, 16)))?.revision).toBe(9);
    const second = fork.fork();
    put(fork, leaf(3));
    expect([second.count(), fork.count(), origin.count()]).toEqual([2, 3, 2]);
  });

  test('with hashes of another length are refused', async () => {
    const tree = put(emptyLeafTree(), { ...leaf(1), secretHash: countUp(0, 31) });
    expect(await codeOf(() => tree.root())).toBe('crypto/malformed');
  });
});
