import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedBytes, readFrom, writeBytes } from './binary.ts';

type Step =
  | { readonly kind: 'u8' | 'u16' | 'u32' | 'u64'; readonly value: number }
  | { readonly kind: 'bytes' | 'lp'; readonly value: Uint8Array };

const numberOf = (kind: 'u8' | 'u16' | 'u32' | 'u64', max: number): fc.Arbitrary<Step> =>
  fc.oneof(fc.integer({ min: 0, max }), fc.constantFrom(0, max)).map((value) => ({ kind, value }));
const anyBytes = fc.uint8Array({ maxLength: 2000 });
const anySteps = fc.array(
  fc.oneof(
    numberOf('u8', 0xff),
    numberOf('u16', 0xffff),
    numberOf('u32', 0xffffffff),
    numberOf('u64', Number.MAX_SAFE_INTEGER),
    anyBytes.map((value): Step => ({ kind: 'bytes', value })),
    anyBytes.map((value): Step => ({ kind: 'lp', value })),
  ),
  { maxLength: 12 },
);

const writeAll = (steps: readonly Step[]): Uint8Array<ArrayBuffer> =>
  writeBytes((to) => {
    for (const step of steps) {
      if (typeof step.value === 'number') to[step.kind as 'u8'](step.value);
      else to[step.kind as 'lp'](step.value);
    }
  });

const readAll = (bytes: Uint8Array, steps: readonly Step[]): unknown[] => {
  const from = readFrom(bytes);
  const read = steps.map((step) => {
    if (step.kind === 'bytes') return from.take(step.value.length);
    if (step.kind === 'lp') return from.lp(2000);
    return from[step.kind]();
  });
  from.end();
  return read;
};

const fieldOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof MalformedBytes) return error.field;
    throw error;
  }
  return 'none';
};

describe('the writer and the reader', () => {
  test('what was written is read, past every growth of the buffer', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        expect(readAll(writeAll(steps), steps)).toEqual(steps.map(({ value }) => value));
      }),
    );
  });

  test('numbers stand big-endian, with as many bytes as their names say', () => {
    const bytes = writeBytes((to) => {
      to.u8(0x01);
      to.u16(0x0203);
      to.u32(0x04050607);
      to.u64(0x08090a0b0c0d);
      to.lp(Uint8Array.of(0xff));
    });
    expect(Buffer.from(bytes).toString('hex')).toBe('01020304050607000008090a0b0c0d00000001ff');
  });

  test('a part in the middle of a larger buffer reads the same as one of its own', () => {
    fc.assert(
      fc.property(anySteps, fc.nat({ max: 40 }), (steps, before) => {
        const bytes = writeAll(steps);
        const larger = new Uint8Array(before + bytes.length + 7).fill(0xee);
        larger.set(bytes, before);
        const inside = larger.subarray(before, before + bytes.length);
        expect(readAll(inside, steps)).toEqual(readAll(bytes, steps));
      }),
    );
  });

  test('what is read is a copy: a reply that is overwritten later changes nothing', () => {
    const bytes = writeBytes((to) => to.lp(Uint8Array.of(1, 2, 3)));
    const part = readFrom(bytes).lp(3);
    bytes.fill(0);
    expect([...part]).toEqual([1, 2, 3]);
  });
});

describe('bytes that lie', () => {
  test('cut at any length, the reader names the end or the tail and never answers', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const bytes = writeAll(steps);
        for (let length = 0; length < bytes.length; length += Math.max(1, bytes.length >> 6))
          expect(fieldOf(() => readAll(bytes.subarray(0, length), steps))).toBe('end');
      }),
      { numRuns: 25 },
    );
  });

  test('one byte more is a tail', () => {
    expect(fieldOf(() => readAll(Uint8Array.of(7, 0), [{ kind: 'u8', value: 7 }]))).toBe('tail');
  });

  test('a length of four gigabytes is refused before anything of that size is made', () => {
    const bytes = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1);
    expect(fieldOf(() => readFrom(bytes).lp(2 ** 21))).toBe('part');
    expect(fieldOf(() => readFrom(bytes).lp(2 ** 32))).toBe('end');
    expect(fieldOf(() => readFrom(bytes).take(2 ** 40))).toBe('end');
  });

  test('a part of exactly the limit is taken, one more is not', () => {
    const bytes = writeBytes((to) => to.lp(new Uint8Array(5)));
    expect(readFrom(bytes).lp(5)).toHaveLength(5);
    expect(fieldOf(() => readFrom(bytes).lp(4))).toBe('part');
  });

  test('a number that a double can not hold is refused, not rounded', () => {
    const at = (value: bigint): Uint8Array => {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, value);
      return bytes;
    };
    expect(readFrom(at(2n ** 53n - 1n)).u64()).toBe(Number.MAX_SAFE_INTEGER);
    for (const value of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n])
      expect(fieldOf(() => readFrom(at(value)).u64())).toBe('number');
  });

  test('a failed read does not move the reader', () => {
    const from = readFrom(Uint8Array.of(1, 2));
    expect(fieldOf(() => from.u32())).toBe('end');
    expect(from.left()).toBe(2);
    expect(from.u16()).toBe(0x0102);
    from.end();
  });

  test('the error says where, and nothing of what', () => {
    const error = new MalformedBytes('part');
    expect(error).toMatchObject({ name: 'MalformedBytes', field: 'part', message: 'Malformed bytes: part.' });
  });
});

describe('a writer that is asked for too much', () => {
  test.each([
    ['u8', 256],
    ['u8', -1],
    ['u16', 65_536],
    ['u16', 1.5],
    ['u32', 2 ** 32],
    ['u32', Number.NaN],
    ['u64', -1],
    ['u64', 2 ** 53],
    ['u64', 0.5],
  ] as const)('%s does not take %d: wrapped round, it would be another number', (kind, value) => {
    expect(() => writeBytes((to) => to[kind](value))).toThrow(RangeError);
  });
});
