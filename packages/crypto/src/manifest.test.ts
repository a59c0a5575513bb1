import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, copyBytes, lp, u32, u64 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import {
  encodeManifest,
  type Manifest,
  type ManifestMember,
  manifestSigner,
  parseManifest,
  type Role,
} from './manifest.ts';
import { codeOf, countUp, cutEachLength, flipEachBit } from './testing/hostile.ts';
import { before, owner, person, reader } from './testing/manifests.ts';

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

  test('may end in a log head, which absent and null spell alike, and nothing else may stand there', async () => {
    const { logHead: _, ...absent } = before;
    expect(toHex(encodeManifest(absent))).toBe(toHex(encoded));
    const withHead = { ...before, logHead: { size: 7, root: countUp(0x70, 32) } };
    const bytes = encodeManifest(withHead);
    expect(toHex(bytes)).toBe(toHex(concat(encoded, u64(7), countUp(0x70, 32))));
    expect(parseManifest(bytes)).toEqual(withHead);
    const wrong = [
      ...[...cutEachLength(bytes, encoded.length + 1)],
      concat(bytes, countUp(0, 1)),
      concat(encoded, u64(0), countUp(0x70, 32)),
      concat(encoded, fromHex('ff'.repeat(8)), countUp(0x70, 32)),
    ];
    for (const one of wrong) expect(await codeOf(() => parseManifest(one))).toBe('crypto/malformed');
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
      { logHead: { size: 0, root: countUp(0, 32) } },
      { logHead: { size: 1.5, root: countUp(0, 32) } },
      { logHead: { size: 1, root: countUp(0, 31) } },
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
