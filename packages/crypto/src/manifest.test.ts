import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, copyBytes, lp, u32 } from './bytes.ts';
import { fromHex, idText, toHex } from './encoding.ts';
import {
  emptyLeafTree,
  encodeManifest,
  isFirstManifest,
  type Leaf,
  leafOf,
  linkProblem,
  type Manifest,
  type ManifestMember,
  manifestHash,
  manifestSigner,
  parseManifest,
  type Role,
  roles,
  tombstoneLeaf,
} from './manifest.ts';
import { codeOf, countUp, cutEachLength, flipEachBit } from './testing/hostile.ts';

const person = (n: number, role: Role, hash = n): ManifestMember => ({
  accountId: countUp(n, 16),
  role,
  identityHash: countUp(hash, 32),
});
const [owner, manager, writer, reader] = [person(1, 4), person(2, 3), person(3, 2), person(4, 1)];
const everybody = [owner, manager, writer, reader];

const before: Manifest = {
  vaultId: countUp(0xb0, 16),
  keyEpoch: 3,
  seq: 7,
  previousHash: countUp(0x50, 32),
  root: countUp(0x60, 32),
  count: 10,
  members: everybody,
  time: 1_700_000_000_000,
  writerId: owner.accountId,
};
const beforeHash = manifestHash(encodeManifest(before));
const following = (changes: Partial<Manifest>): Manifest => ({
  ...before,
  seq: 8,
  previousHash: beforeHash,
  ...changes,
});
const problem = (changes: Partial<Manifest>) => linkProblem(before, beforeHash, following(changes));

describe('what may follow a manifest', () => {
  test.each([
    ['nothing changed, by a writer', { writerId: writer.accountId }, null],
    ['another vault', { vaultId: countUp(0xb1, 16) }, 'vault'],
    ['the same seq', { seq: 7 }, 'seq'],
    ['a gap in seq', { seq: 9 }, 'seq'],
    ['an older seq', { seq: 1 }, 'seq'],
    ['another past', { previousHash: countUp(0x51, 32) }, 'hash'],
    ['no past', { previousHash: new Uint8Array(32) }, 'hash'],
    ['an older epoch', { keyEpoch: 2 }, 'epoch'],
    ['a leap of epochs', { keyEpoch: 5 }, 'epoch'],
    ['the next epoch, by the owner', { keyEpoch: 4 }, null],
    ['a dropped leaf', { count: 9 }, 'count'],
    ['more leaves', { count: 11 }, null],
    ['an earlier clock', { time: 0 }, null],
  ] as const)('%s: %o → %s (H11, H12)', (_, changes, expected) => {
    expect(problem(changes)).toBe(expected);
  });

  const newcomer = person(9, 1);
  const without = (member: ManifestMember) => everybody.filter((other) => other !== member);
  const changes: Record<string, Partial<Manifest>> = {
    content: {},
    'a new epoch': { keyEpoch: 4 },
    'a reader in': { members: [...everybody, newcomer] },
    'a writer in': { members: [...everybody, person(9, 2)] },
    'a reader out': { members: without(reader) },
    'a reader made writer': { members: [...without(reader), person(4, 2)] },
    'a new identity of a reader': { members: [...without(reader), person(4, 1, 99)] },
    'a manager in': { members: [...everybody, person(9, 3)] },
    'a manager out': { members: without(manager) },
    'an owner in': { members: [...everybody, person(9, 4)] },
    'the owner out': { members: without(owner) },
    'a writer made owner': { members: [...without(writer), person(3, 4)] },
    'a manager made owner': { members: [...without(manager), person(2, 4)] },
    'the owner made reader': { members: [...without(owner), person(1, 1)] },
    'a new identity of the owner': { members: [...without(owner), person(1, 4, 99)] },
    'nobody left': { members: [] },
  };
  const needed: Record<string, Role> = { content: 2, 'a new epoch': 3, 'a reader in': 3, 'a writer in': 3 };
  for (const name of ['a reader out', 'a reader made writer', 'a new identity of a reader']) needed[name] = 3;

  test.each(Object.entries(changes))('%s needs its role (H06)', (name, change) => {
    const least = needed[name] ?? roles.owner;
    for (const member of everybody) {
      const expected = member.role >= least ? null : 'role';
      expect(problem({ ...change, writerId: member.accountId })).toBe(expected);
    }
    expect(problem({ ...change, writerId: countUp(0x77, 16) })).toBe('role');
    expect(problem({ ...change, writerId: newcomer.accountId })).toBe('role');
  });

  test('a role is read from the list before: nobody promotes himself', () => {
    const members = [...without(writer), person(3, 4)];
    expect(problem({ members, writerId: writer.accountId })).toBe('role');
    const joined = [...everybody, person(9, 4)];
    expect(problem({ members: joined, writerId: countUp(9, 16) })).toBe('role');
  });

  test('the order of the list says nothing', () => {
    expect(problem({ members: [...everybody].reverse(), writerId: writer.accountId })).toBe(null);
  });
});

describe('a first manifest', () => {
  const first: Manifest = {
    ...before,
    seq: 1,
    keyEpoch: 1,
    previousHash: new Uint8Array(32),
    members: [owner],
  };
  test.each([
    ['as it should be', {}, true],
    ['of another seq', { seq: 2 }, false],
    ['of another epoch', { keyEpoch: 2 }, false],
    ['with a past', { previousHash: countUp(1, 32) }, false],
    ['with a second member (H06)', { members: [owner, reader] }, false],
    ['without members', { members: [] }, false],
    ['whose writer is no owner', { members: [person(1, 3)] }, false],
    ['whose writer is somebody else', { writerId: reader.accountId }, false],
  ] as const)('%s', (_, changes, expected) => {
    expect(isFirstManifest({ ...first, ...changes })).toBe(expected);
  });
});

const membersAt = 16 + 4 + 8 + 32 + 32 + 4;

describe('the bytes of a manifest', () => {
  const encoded = encodeManifest(before);

  test('give back every field', () => {
    expect(parseManifest(encoded)).toEqual(before);
    expect(manifestSigner(countUp(0xd0, 16), before).signerId).toBe(before.writerId);
  });

  test('are one for one: parsed and encoded again they are the same', () => {
    const member = fc.tuple(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.integer({ min: 1, max: 4 }));
    const lists = fc.uniqueArray(member, { maxLength: 6, selector: ([id]) => toHex(id) });
    fc.assert(
      fc.property(lists, fc.maxSafeNat(), fc.nat(0xffff_ffff), (list, seq, count) => {
        const members = list.map(([id, role]) => ({ ...person(1, role as Role), accountId: copyBytes(id) }));
        const bytes = encodeManifest({ ...before, seq, count, members });
        expect(toHex(encodeManifest(parseManifest(bytes)))).toBe(toHex(bytes));
      }),
    );
  });

  test('with a flipped bit are another manifest or none, never the same', async () => {
    for (const flipped of flipEachBit(encoded)) {
      const code = await codeOf(() => {
        expect(toHex(encodeManifest(parseManifest(flipped)))).toBe(toHex(flipped));
      });
      expect(['ok', 'crypto/malformed']).toContain(code);
    }
  });

  test('cut at any length or grown are malformed', async () => {
    for (const cut of cutEachLength(encoded))
      expect(await codeOf(() => parseManifest(cut))).toBe('crypto/malformed');
    expect(await codeOf(() => parseManifest(concat(encoded, countUp(0, 1))))).toBe('crypto/malformed');
  });

  const withList = (list: Uint8Array) =>
    concat(encoded.subarray(0, membersAt), lp(list), encoded.subarray(encoded.length - 24));
  const row = ({ accountId, role, identityHash }: ManifestMember) =>
    concat(accountId, Uint8Array.of(role), identityHash);

  test('list members in one order, each once', async () => {
    const good = withList(concat(u32(2), row(owner), row(reader)));
    expect(parseManifest(good).members).toEqual([owner, reader]);
    const unsorted = withList(concat(u32(2), row(reader), row(owner)));
    expect(await codeOf(() => parseManifest(unsorted))).toBe('crypto/malformed');
    // Two entries for one account would be two answers to what it may do.
    const twice = withList(concat(u32(2), row(person(1, 1)), row(person(1, 4))));
    expect(await codeOf(() => parseManifest(twice))).toBe('crypto/malformed');
    expect(await codeOf(() => encodeManifest({ ...before, members: [owner, person(1, 1)] }))).toBe(
      'crypto/malformed',
    );
  });

  test.each([0, 5, 255])('know no role %i', async (role) => {
    const bytes = withList(concat(u32(1), row({ ...owner, role: role as Role })));
    expect(await codeOf(() => parseManifest(bytes))).toBe('crypto/malformed');
  });

  test('with a list that claims another number of members are malformed (H28)', async () => {
    for (const count of [0, 2, 0xffff_ffff]) {
      expect(await codeOf(() => parseManifest(withList(concat(u32(count), row(owner)))))).toBe(
        'crypto/malformed',
      );
    }
    const huge = concat(encoded.subarray(0, membersAt), fromHex('ffffffff'));
    expect(await codeOf(() => parseManifest(huge))).toBe('crypto/malformed');
  });

  test('of the largest list are read without exhausting the stack (H28)', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) =>
      concat(u32(i), countUp(0, 12), Uint8Array.of(1), countUp(0, 32)),
    );
    const list = new Uint8Array(4 + rows.length * 49);
    list.set(u32(rows.length));
    for (const [i, bytes] of rows.entries()) list.set(bytes, 4 + i * 49);
    expect(parseManifest(withList(list)).members).toHaveLength(100_000);
  });

  test('are refused for fields of another length', async () => {
    const wrong: readonly Partial<Manifest>[] = [
      { vaultId: countUp(0, 15) },
      { previousHash: countUp(0, 33) },
      { root: countUp(0, 31) },
      { writerId: countUp(0, 17) },
      { members: [{ ...owner, accountId: countUp(0, 15) }] },
      { members: [{ ...owner, identityHash: countUp(0, 33) }] },
      { seq: -1 },
      { keyEpoch: 2 ** 32 },
      { count: 0.5 },
    ];
    for (const changes of wrong) {
      expect(await codeOf(() => encodeManifest({ ...before, ...changes }))).toBe('crypto/malformed');
    }
  });

  test('when random, never end in any error but malformed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (given) => {
        expect(await codeOf(() => parseManifest(Uint8Array.from(given)))).toBe('crypto/malformed');
      }),
    );
  });
});

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
