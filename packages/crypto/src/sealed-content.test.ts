import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, concat, u8, u32, utf8 } from './bytes.ts';
import { associatedData, type Context, itemContext, type ObjectType, objectTypes } from './context.ts';
import { toHex } from './encoding.ts';
import { aesGcmKey, encryptAesGcm } from './hazmat/aes-gcm.ts';
import type { EncKey } from './keys.ts';
import { pad, paddedLength, unpad } from './padding.ts';
import { openContent, sealContent, sealedSuite } from './sealed-content.ts';
import {
  codeOf,
  countUp,
  cutEachLength,
  flipEachBit,
  notAuthenticOutcome,
  outcomeOf,
} from './testing/hostile.ts';

const place = { vaultId: countUp(0xb0, 16), itemId: countUp(0xc0, 16), keyEpoch: 5, revision: 9 };
const context = itemContext(place, 1);
const content = utf8('{"title":"Mail","userName":"ada"}');
const unsupported = 'crypto/unsupported-suite: Not sealed content.';

let key: EncKey;
let otherKey: EncKey;
let sealed: Bytes;
beforeAll(async () => {
  key = (await aesGcmKey(countUp(1, 32))) as EncKey;
  otherKey = (await aesGcmKey(countUp(2, 32))) as EncKey;
  sealed = await sealContent(key, context, content);
});
const open = (bytes: Bytes, at: Context = context, under = key) =>
  outcomeOf(() => openContent(under, at, bytes));

describe('sealed content (B13)', () => {
  test('opens with its key at its place', async () => {
    expect(toHex(await openContent(key, context, sealed))).toBe(toHex(content));
    expect(sealed[0]).toBe(sealedSuite);
  });

  test('ends in one error with every bit flipped but the suite byte (B15, H07, H10)', async () => {
    for (const flipped of flipEachBit(sealed, 1)) expect(await open(flipped)).toBe(notAuthenticOutcome);
  });

  test('of another suite is unsupported (H16)', async () => {
    for (const flipped of flipEachBit(sealed, 0, 1)) expect(await open(flipped)).toBe(unsupported);
    expect(await open(new Uint8Array(0))).toBe(unsupported);
  });

  test('ends in one error cut at every length, or grown (H10)', async () => {
    for (const cut of cutEachLength(sealed, 1)) expect(await open(cut)).toBe(notAuthenticOutcome);
    expect(await open(concat(sealed, u8(0)))).toBe(notAuthenticOutcome);
  });

  test('ends in the same error under another key', async () => {
    expect(await open(sealed, context, otherKey)).toBe(notAuthenticOutcome);
  });

  test('ends in the same error with any field of its context swapped (H07, H08, H11)', async () => {
    const others: readonly Context[] = [
      { ...context, part: 2 },
      { ...context, ownerId: countUp(0xa0, 16) },
      { ...context, vaultId: countUp(0xb1, 16) },
      { ...context, objectId: countUp(0xc1, 16) },
      { ...context, vaultId: context.objectId, objectId: context.vaultId },
      { ...context, keyEpoch: 4 },
      { ...context, keyEpoch: 6 },
      { ...context, revision: 8 },
      { ...context, revision: 10 },
    ];
    for (const other of others) expect(await open(sealed, other)).toBe(notAuthenticOutcome);
  });

  const types = Object.keys(objectTypes) as ObjectType[];
  test.each(types)('of type %s opens as no other type (H19)', async (type) => {
    const bytes = await sealContent(key, { ...context, type }, content);
    for (const other of types) {
      expect(await open(bytes, { ...context, type: other })).toBe(
        other === type ? 'ok' : notAuthenticOutcome,
      );
    }
  });

  test('names its epoch, and the named one must be the expected one', async () => {
    expect(toHex(sealed.subarray(1, 5))).toBe('00000005');
    // The header stands outside the associated data: only the comparison ties the two together.
    const relabelled = concat(u8(sealedSuite), u32(6), sealed.subarray(5));
    expect(await open(relabelled)).toBe(notAuthenticOutcome);
    expect(await open(relabelled, { ...context, keyEpoch: 6 })).toBe(notAuthenticOutcome);
  });

  test('opens from a view into a larger buffer', async () => {
    const outer = concat(countUp(0, 7), sealed, countUp(0, 9));
    expect(await open(outer.subarray(7, 7 + sealed.length))).toBe('ok');
  });
});

test('two seals of one content share neither nonce nor ciphertext (B14)', async () => {
  const again = await sealContent(key, context, content);
  expect(toHex(again.subarray(5, 17))).not.toBe(toHex(sealed.subarray(5, 17)));
  expect(toHex(again.subarray(17))).not.toBe(toHex(sealed.subarray(17)));
});

test('no nonce repeats over 10^5 seals (B14)', async () => {
  const nonces = new Set<string>();
  const tiny = new Uint8Array(0);
  for (let batch = 0; batch < 100; batch += 1) {
    const made = await Promise.all(Array.from({ length: 1000 }, () => sealContent(key, context, tiny)));
    for (const bytes of made) nonces.add(toHex(bytes.subarray(5, 17)));
  }
  expect(nonces.size).toBe(100_000);
});

describe('padding (B13, H31)', () => {
  const contents = fc.uint8Array({ maxLength: 3000 }).map((given) => Uint8Array.from(given));

  test('gives back what it was given', () => {
    fc.assert(
      fc.property(contents, (given) => {
        expect(toHex(unpad(pad(given)))).toBe(toHex(given));
      }),
    );
  });

  test('tells the bucket and nothing else: the length depends on the length alone', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (given) => {
        const expected = paddedLength(given.length + 4);
        expect(pad(given)).toHaveLength(expected);
        expect(pad(new Uint8Array(given.length))).toHaveLength(expected);
        const bytes = await sealContent(key, context, given);
        expect(bytes).toHaveLength(17 + expected + 16);
      }),
      { numRuns: 50 },
    );
  });

  test('grows with the length, wastes at most 64 bytes or 12 %, and its buckets are stable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(paddedLength(length + 1)).toBeGreaterThanOrEqual(padded);
        expect(paddedLength(padded)).toBe(padded);
        expect(padded - length).toBeLessThan(Math.max(64, length * 0.12));
      }),
      { numRuns: 5000 },
    );
  });

  test('short passwords of any length look the same', () => {
    const lengths = new Set(Array.from({ length: 61 }, (_, length) => pad(new Uint8Array(length)).length));
    expect(lengths).toEqual(new Set([64]));
  });

  test('is one of a kind: a set zero, a wrong length or another bucket is not authentic', async () => {
    const good = pad(countUp(1, 20));
    const refused: Bytes[] = [
      new Uint8Array(0),
      new Uint8Array(3),
      good.slice(0, 32),
      concat(good, countUp(0, 64)),
    ];
    for (let at = 24; at < 64; at += 1) {
      const dirty = good.slice();
      dirty[at] = 1;
      refused.push(dirty);
    }
    for (const length of [61, 64, 0xffff_ffff]) refused.push(concat(u32(length), good.subarray(4)));
    refused.push(concat(u32(20), countUp(1, 20)));
    refused.push(concat(u32(20), countUp(1, 20), new Uint8Array(104)));
    for (const bytes of refused) expect(await outcomeOf(() => unpad(bytes))).toBe(notAuthenticOutcome);
  });

  test('authentic bytes with wrong padding do not open either', async () => {
    const nonce = countUp(9, 12);
    const dirty = pad(countUp(1, 20));
    dirty[63] = 1;
    const body = await encryptAesGcm(key, nonce, associatedData(context), dirty);
    expect(await open(concat(u8(2), u32(5), nonce, body))).toBe(notAuthenticOutcome);
  });
});

test('random bytes end in one of the two errors and no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (given) => {
      const code = await codeOf(() => openContent(key, context, Uint8Array.from(given)));
      expect(code).toBe(given[0] === 2 ? 'crypto/not-authentic' : 'crypto/unsupported-suite');
    }),
  );
});
