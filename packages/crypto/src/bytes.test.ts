import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareBytes,
  concat,
  copyBytes,
  equalBytes,
  fromUtf8,
  joinBytes,
  lp,
  readBytes,
  sized,
  u8,
  u32,
  u64,
  utf8,
} from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { randomBytes } from './hazmat/random.ts';
import { codeOf, countUp, flipEachBit } from './testing/hostile.ts';

describe('numbers', () => {
  test('are big-endian and of fixed width', () => {
    expect(toHex(u8(255))).toBe('ff');
    expect(toHex(u32(0x01020304))).toBe('01020304');
    expect(toHex(u32(0xffff_ffff))).toBe('ffffffff');
    expect(toHex(u64(2 ** 53 - 1))).toBe('001fffffffffffff');
    expect(toHex(lp('ab'))).toBe('000000026162');
  });

  test('never wrap around: what does not fit is refused', async () => {
    for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1' as unknown as number]) {
      for (const encode of [u8, u32, u64]) expect(await codeOf(() => encode(value))).toBe('crypto/malformed');
    }
    expect(await codeOf(() => u8(256))).toBe('crypto/malformed');
    expect(await codeOf(() => u32(2 ** 32))).toBe('crypto/malformed');
  });

  test('are read as they were written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(0xffff_ffff), fc.nat(255), (long, middle, short) => {
        const reader = readBytes(concat(u64(long), u32(middle), u8(short)));
        expect([reader.u64(), reader.u32(), reader.u8()]).toEqual([long, middle, short]);
        reader.end();
      }),
    );
  });

  test('beyond 2^53 − 1 are not read', async () => {
    expect(await codeOf(() => readBytes(fromHex('0020000000000000')).u64())).toBe('crypto/malformed');
    expect(await codeOf(() => readBytes(fromHex('ffffffffffffffff')).u64())).toBe('crypto/malformed');
  });
});

describe('the reader', () => {
  test('refuses every read past the end, and says how much is left', async () => {
    for (const read of ['u8', 'u16', 'u32', 'u64'] as const) {
      expect(await codeOf(() => readBytes(new Uint8Array(0))[read]())).toBe('crypto/malformed');
    }
    const reader = readBytes(countUp(0, 3));
    expect(reader.u16()).toBe(1);
    expect(reader.left()).toBe(1);
    expect(await codeOf(() => reader.take(2))).toBe('crypto/malformed');
    expect(await codeOf(() => reader.end())).toBe('crypto/malformed');
    expect(toHex(reader.take(1))).toBe('02');
    reader.end();
  });

  test('refuses a part that claims more than its limit or more than there is', async () => {
    expect(await codeOf(() => readBytes(lp(countUp(0, 9))).lp(8))).toBe('crypto/malformed');
    expect(await codeOf(() => readBytes(fromHex('ffffffff00')).lp(2 ** 32))).toBe('crypto/malformed');
    expect(toHex(readBytes(lp(countUp(0, 8))).lp(8))).toBe('0001020304050607');
  });

  test('copies: what it gave does not change with its input, nor reach beyond a view', () => {
    const outer = countUp(0, 8);
    const reader = readBytes(outer.subarray(2, 6));
    const taken = reader.take(4);
    outer.fill(0);
    expect(toHex(taken)).toBe('02030405');
    expect(taken.buffer.byteLength).toBe(4);
    expect(reader.left()).toBe(0);
  });
});

describe('byte strings', () => {
  test('are equal when every byte is', () => {
    const given = countUp(7, 33);
    expect(equalBytes(given, copyBytes(given))).toBe(true);
    for (const flipped of flipEachBit(given)) expect(equalBytes(given, flipped)).toBe(false);
    expect(equalBytes(given, given.slice(0, 32))).toBe(false);
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
  });

  test('are ordered by content, then by length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.uint8Array({ maxLength: 6 }), (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(a, b)));
      }),
    );
  });

  test('two lists of parts have one encoding only if they are the same list', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const encode = (list: readonly Uint8Array[]) => toHex(joinBytes(list.map(lp)));
        expect(encode(a) === encode(b)).toBe(JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex)));
      }),
    );
  });

  test('a million parts are joined without exhausting the stack (H28)', () => {
    expect(joinBytes(Array.from({ length: 1_000_000 }, () => u8(1)))).toHaveLength(1_000_000);
  });

  test('of another length than their field are refused', async () => {
    expect(sized(countUp(0, 16), 16, 'id')).toHaveLength(16);
    for (const length of [0, 15, 17]) {
      expect(await codeOf(() => sized(countUp(0, length), 16, 'id'))).toBe('crypto/malformed');
    }
  });
});

test('text is UTF-8 and nothing else; a byte order mark is kept', async () => {
  expect(fromUtf8(utf8('Zoë 🗝'))).toBe('Zoë 🗝');
  expect(fromUtf8(fromHex('efbbbf61'))).toBe('\ufeffa');
  for (const wrong of ['ff', 'c0af', 'eda080', 'f8888080', 'e282']) {
    expect(await codeOf(() => fromUtf8(fromHex(wrong)))).toBe('crypto/malformed');
  }
});

test('random bytes differ, and long ones are filled to the end (K9)', () => {
  expect(new Set(Array.from({ length: 1000 }, () => toHex(randomBytes(16)))).size).toBe(1000);
  const long = randomBytes(200_000);
  for (let at = 0; at < long.length; at += 1000) {
    expect(long.subarray(at, at + 1000).some((byte) => byte !== 0)).toBe(true);
  }
});
