import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedBytes } from './binary.ts';
import { type Commit, type CommitItem, deletedFlag, encodeCommit, parseCommit } from './commit-codec.ts';

const exactly = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>;
const part = fc.uint8Array({ maxLength: 60 }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>;
const anyItem: fc.Arbitrary<CommitItem> = fc.record({
  itemId: exactly(16),
  revision: fc.maxSafeNat(),
  flags: fc.nat({ max: 255 }),
  overview: part,
  secret: part,
  tokenVersion: fc.nat({ max: 65_535 }),
  tokens: fc.array(exactly(8), { maxLength: 9 }),
});
const anyCommit: fc.Arbitrary<Commit> = fc.record({
  manifest: part,
  signature: exactly(64),
  mac: exactly(32),
  items: fc.array(anyItem, { maxLength: 5 }),
});

const bytes = (length: number, fill = 1): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(fill);
const item: CommitItem = {
  itemId: bytes(16, 0x11),
  revision: 2,
  flags: deletedFlag,
  overview: bytes(3, 0x22),
  secret: bytes(2, 0x33),
  tokenVersion: 1,
  tokens: [bytes(8, 0x44)],
};
const commit: Commit = {
  manifest: bytes(2, 0x55),
  signature: bytes(64, 0x66),
  mac: bytes(32, 0x77),
  items: [item],
};

/** Where things stand in the bytes of {@link commit}. */
const at = { version: 0, manifest: 1, items: 1 + 4 + 2 + 64 + 32, item: 1 + 4 + 2 + 64 + 32 + 4 };
const inItem = { revision: 16, flags: 24, overview: 25, secret: 32, tokenVersion: 38, tokens: 40 };

const fieldOf = (given: Uint8Array, limit = 1000): string => {
  try {
    parseCommit(given, limit);
  } catch (error) {
    if (error instanceof MalformedBytes) return error.field;
    throw error;
  }
  return 'none';
};
const withU32 = (offset: number, value: number): Uint8Array<ArrayBuffer> => {
  const changed = encodeCommit(commit);
  new DataView(changed.buffer).setUint32(offset, value);
  return changed;
};

describe('a commit on the wire', () => {
  test('comes back as it was sent, whatever is in it', () => {
    fc.assert(
      fc.property(anyCommit, (sent) => {
        expect(parseCommit(encodeCommit(sent), 5)).toEqual(sent);
      }),
    );
  });

  test('has one spelling: bytes that parse are the bytes of what they parse to', () => {
    fc.assert(
      fc.property(anyCommit, fc.nat(), fc.nat({ max: 255 }), (sent, where, value) => {
        const changed = encodeCommit(sent);
        changed[where % changed.length] = value;
        if (fieldOf(changed) !== 'none') return;
        expect(encodeCommit(parseCommit(changed, 1000))).toEqual(changed);
      }),
      { numRuns: 300 },
    );
  });

  test('stands as the specification spells it', () => {
    const hex = Buffer.from(encodeCommit(commit)).toString('hex');
    expect(hex).toBe(
      [
        ...['01', '000000025555', '66'.repeat(64), '77'.repeat(32), '00000001'],
        ...['11'.repeat(16), '0000000000000002', '01', '00000003222222', '000000023333'],
        ...['0001', '0001', '44'.repeat(8)],
      ].join(''),
    );
  });

  test('does not lean on the buffer it came in', () => {
    const sent = encodeCommit(commit);
    const parsed = parseCommit(sent, 1);
    sent.fill(0);
    expect(parsed).toEqual(commit);
  });

  test('is read out of the middle of a larger buffer', () => {
    const sent = encodeCommit(commit);
    const larger = new Uint8Array(sent.length + 20).fill(0xff);
    larger.set(sent, 13);
    expect(parseCommit(larger.subarray(13, 13 + sent.length), 1)).toEqual(commit);
  });
});

describe('a commit that is not one', () => {
  test('cut at every byte it is malformed, with no other error', () => {
    const sent = encodeCommit({ ...commit, items: [item, item] });
    for (let length = 0; length < sent.length; length += 1)
      expect(fieldOf(sent.subarray(0, length)), `${length} bytes`).not.toBe('none');
  });

  test('with a byte more it has a tail', () => {
    const sent = encodeCommit(commit);
    const longer = new Uint8Array(sent.length + 1);
    longer.set(sent);
    expect(fieldOf(longer)).toBe('tail');
  });

  test('another version is refused before anything else is read', () => {
    const sent = encodeCommit(commit);
    for (let version = 0; version < 256; version += 1) {
      sent[at.version] = version;
      expect(fieldOf(sent)).toBe(version === 1 ? 'none' : 'version');
    }
  });

  test('any bytes at all end in a commit or in MalformedBytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        fieldOf(noise);
        fieldOf(Uint8Array.of(1, 0, 0, 0, 0, ...noise));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['the manifest', at.manifest, 1_048_577, 'part'],
    ['the manifest, within its limit but past the end', at.manifest, 1_048_576, 'end'],
    ['the overview', at.item + inItem.overview, 2 * 1024 * 1024 + 1, 'part'],
    ['the overview, past the end', at.item + inItem.overview, 2 * 1024 * 1024, 'end'],
    ['the secret', at.item + inItem.secret, 0xffffffff, 'part'],
  ])('a length that lies is refused: %s', (_, offset, length, field) => {
    expect(fieldOf(withU32(offset, length))).toBe(field);
  });

  test('a count of items that could not stand in the bytes is refused before room is made for them', () => {
    for (const count of [2, 1000]) expect(fieldOf(withU32(at.items, count))).toBe('items');
    for (const count of [1001, 0xffffffff]) expect(fieldOf(withU32(at.items, count), 1000)).toBe('items');
    expect(fieldOf(withU32(at.items, 0))).toBe('tail');
  });

  test('the limit of items is the caller’s: exactly as many pass, one more does not', () => {
    const sent = encodeCommit({ ...commit, items: [item, item, item] });
    expect(fieldOf(sent, 3)).toBe('none');
    expect(fieldOf(sent, 2)).toBe('items');
  });

  test('a count of tokens that lies reads no neighbour as a token', () => {
    const sent = encodeCommit({ ...commit, items: [item, item] });
    new DataView(sent.buffer).setUint16(at.item + inItem.tokens, 0xffff);
    expect(fieldOf(sent)).toBe('end');
    new DataView(sent.buffer).setUint16(at.item + inItem.tokens, 0);
    expect(fieldOf(sent)).not.toBe('none');
  });

  test('a revision beyond 2^53 is refused, not rounded to another one', () => {
    const sent = encodeCommit(commit);
    new DataView(sent.buffer).setBigUint64(at.item + inItem.revision, 2n ** 53n);
    expect(fieldOf(sent)).toBe('number');
  });
});

describe('a commit that can not be sent', () => {
  test.each<[string, Commit]>([
    ['a short signature', { ...commit, signature: bytes(63) }],
    ['a long signature', { ...commit, signature: bytes(65) }],
    ['a short MAC', { ...commit, mac: bytes(31) }],
    ['an id of 15 bytes', { ...commit, items: [{ ...item, itemId: bytes(15) }] }],
    ['a token of 7 bytes', { ...commit, items: [{ ...item, tokens: [bytes(8), bytes(7)] }] }],
    ['65,536 tokens', { ...commit, items: [{ ...item, tokens: Array(65_536).fill(bytes(8)) }] }],
    ['a negative revision', { ...commit, items: [{ ...item, revision: -1 }] }],
    ['a revision of a half', { ...commit, items: [{ ...item, revision: 0.5 }] }],
    ['flags of two bytes', { ...commit, items: [{ ...item, flags: 256 }] }],
    ['a token version of three bytes', { ...commit, items: [{ ...item, tokenVersion: 65_536 }] }],
  ])('%s stops here: on the wire it would shift what follows', (_, wrong) => {
    expect(() => encodeCommit(wrong)).toThrow(RangeError);
  });
});
