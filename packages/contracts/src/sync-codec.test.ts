import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedBytes, writeBytes } from './binary.ts';
import { readSync, type SyncHead, type SyncLimits, type SyncRow, syncLimits } from './sync-codec.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const copyHead = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const mac = 'A'.repeat(43);
const head: SyncHead = {
  seq: 7,
  keyEpoch: 1,
  rows: 2,
  manifests: [{ manifest: 'AAAA', signature: 'A'.repeat(86), mac }],
};
const row: SyncRow = {
  itemId: new Uint8Array(16).fill(3),
  revision: 2 ** 40 + 5,
  flags: 1,
  keyEpoch: 9,
  overview: Uint8Array.of(1, 2, 3),
  secret: new Uint8Array(0),
};

/** A row as PostgreSQL writes it; `fields` stand in for its own. */
const fieldsOf = (given: SyncRow): Bytes[] => [
  given.itemId,
  writeBytes((to) => to.u64(given.revision)),
  writeBytes((to) => to.u16(given.flags)),
  writeBytes((to) => to.u32(given.keyEpoch)),
  given.overview,
  given.secret,
];
const rowBytes = (fields: readonly Bytes[]): Bytes =>
  writeBytes((to) => {
    to.u16(fields.length);
    for (const field of fields) to.lp(field);
  });
const end = Uint8Array.of(0xff, 0xff);
const headBytes = (value: unknown): Bytes =>
  writeBytes((to) => to.lp(new TextEncoder().encode(JSON.stringify(value))));
const joined = (...parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));
const reply = (rows: readonly SyncRow[], given: unknown = { ...head, rows: rows.length }): Bytes =>
  joined(headBytes(given), copyHead, ...rows.map((one) => rowBytes(fieldsOf(one))), end);

async function* inChunks(bytes: Bytes, sizes: readonly number[]): AsyncGenerator<Bytes> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

const readAll = async (bytes: Bytes, sizes: readonly number[] = [65_536], limits?: SyncLimits) => {
  const { head: read, rows } = await readSync(inChunks(bytes, sizes), limits);
  const all: SyncRow[] = [];
  for await (const one of rows) all.push(one);
  return { head: read, rows: all };
};

const fieldOf = async (bytes: Bytes, limits?: SyncLimits): Promise<string> => {
  try {
    await readAll(bytes, [65_536], limits);
  } catch (error) {
    if (error instanceof MalformedBytes) return error.field;
    throw error;
  }
  return 'none';
};

const anyPart = fc.uint8Array({ maxLength: 300 }) as fc.Arbitrary<Bytes>;
const anyRow: fc.Arbitrary<SyncRow> = fc.record({
  itemId: fc.uint8Array({ minLength: 16, maxLength: 16 }) as fc.Arbitrary<Bytes>,
  revision: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER)),
  flags: fc.nat({ max: 65_535 }),
  keyEpoch: fc.nat({ max: 2 ** 31 - 1 }),
  overview: anyPart,
  secret: anyPart,
});

describe('a sync reply', () => {
  test('gives the same rows however the network cuts it', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 6 }), sizes, async (rows, cuts) => {
        const read = await readAll(reply(rows), cuts);
        expect(read).toEqual({ head: { ...head, rows: rows.length }, rows });
      }),
      { numRuns: 60 },
    );
  });

  test('is read though a chunk is empty, and though every byte comes alone', async () => {
    expect((await readAll(reply([row]), [0, 5, 0, 1])).rows).toEqual([row]);
    expect((await readAll(reply([row, row]), [1])).rows).toEqual([row, row]);
  });

  test('a row is given as soon as it is whole, before the next has come', async () => {
    let asked = 0;
    async function* slow(): AsyncGenerator<Bytes> {
      for (const part of [
        joined(headBytes(head), copyHead, rowBytes(fieldsOf(row))),
        rowBytes(fieldsOf(row)),
        end,
      ]) {
        asked += 1;
        yield part;
      }
    }
    const { rows } = await readSync(slow());
    const first = await rows[Symbol.asyncIterator]().next();
    expect(first.value).toEqual(row);
    expect(asked).toBe(1);
  });

  test('what a newer server says besides is dropped from the head', async () => {
    const read = await readAll(reply([], { ...head, rows: 0, isAdmin: true }));
    expect(read.head).toEqual({ ...head, rows: 0 });
  });
});

describe('a sync reply that lies', () => {
  test('cut at every byte it is malformed and gives no end', async () => {
    const whole = reply([row, row]);
    for (let length = 0; length < whole.length; length += 1)
      expect(await fieldOf(whole.slice(0, length)), `${length} bytes`).not.toBe('none');
  });

  test('bytes after the end are a tail, in the same chunk or in the next', async () => {
    const longer = joined(reply([row]), Uint8Array.of(0));
    expect(await fieldOf(longer)).toBe('tail');
    await expect(readAll(longer, [longer.length - 1])).rejects.toThrow('tail');
  });

  test.each([
    ['more rows than the head says', { ...head, rows: 1 }, 'row'],
    ['fewer rows than the head says', { ...head, rows: 3 }, 'row count'],
    ['rows below none', { ...head, rows: -1 }, 'head'],
    ['half a row', { ...head, rows: 1.5 }, 'head'],
    ['more rows than a client takes', { ...head, rows: 500_001 }, 'head'],
    ['a manifest with a key more', { ...head, manifests: [{ ...head.manifests[0], x: 1 }] }, 'head'],
    [
      'a signature of another length',
      { ...head, manifests: [{ manifest: '', signature: 'A', mac }] },
      'head',
    ],
    ['no manifests', { ...head, manifests: undefined }, 'head'],
    ['a list as the head', [head], 'head'],
    ['nothing as the head', null, 'head'],
  ])('%s: refused', async (_, given, field) => {
    expect(await fieldOf(reply([row, row], given))).toBe(field);
  });

  test('a head that is no JSON, or no UTF-8, is malformed like any other', async () => {
    for (const text of ['', '{', '{"seq":7}}', 'null', '[]'])
      expect(
        await fieldOf(
          joined(
            writeBytes((to) => to.lp(new TextEncoder().encode(text))),
            copyHead,
            end,
          ),
        ),
      ).toBe('head');
    const spoiled = joined(
      writeBytes((to) => to.lp(Uint8Array.of(0x7b, 0xff, 0x7d))),
      copyHead,
      end,
    );
    expect(await fieldOf(spoiled)).toBe('head');
  });

  test('a head longer than 64 MiB is refused by its length alone', async () => {
    expect(await fieldOf(writeBytes((to) => to.u32(64 * 1024 * 1024 + 1)))).toBe('head');
  });

  test('each byte of the rows’ own header is looked at, up to the flags', async () => {
    const whole = reply([row]);
    const start = headBytes({ ...head, rows: 1 }).length;
    for (let at = start; at < start + 11; at += 1) {
      const changed = whole.slice();
      changed[at]! ^= 1;
      expect(await fieldOf(changed)).toBe('rows');
    }
  });

  test.each<[string, (fields: Bytes[]) => Bytes[], string]>([
    ['five fields', (fields) => fields.slice(0, 5), 'row'],
    ['seven fields', (fields) => [...fields, new Uint8Array(1)], 'row'],
    ['no fields', () => [], 'row'],
    ['an id of 15 bytes', (fields) => fields.with(0, new Uint8Array(15)), 'id'],
    ['an id of 17 bytes', (fields) => fields.with(0, new Uint8Array(17)), 'id'],
    ['a revision of 4 bytes', (fields) => fields.with(1, new Uint8Array(4)), 'number'],
    ['a revision of 9 bytes', (fields) => fields.with(1, new Uint8Array(9)), 'number'],
    ['flags of 4 bytes', (fields) => fields.with(2, new Uint8Array(4)), 'number'],
    ['an epoch of 8 bytes', (fields) => fields.with(3, new Uint8Array(8)), 'number'],
    ['a field that is not there', (fields) => fields.with(3, new Uint8Array(0)), 'number'],
  ])('a row with %s is refused', async (_, change, field) => {
    const bytes = joined(headBytes({ ...head, rows: 1 }), copyHead, rowBytes(change(fieldsOf(row))), end);
    expect(await fieldOf(bytes)).toBe(field);
  });

  test.each([
    ['of 2^53', Uint8Array.of(0, 32, 0, 0, 0, 0, 0, 0)],
    ['below zero', new Uint8Array(8).fill(255)],
  ])('a revision %s is told as 0: one damaged row spoils no other (B15, F19)', async (_, revision) => {
    const rows = [fieldsOf(row).with(1, revision), fieldsOf(row)].map(rowBytes);
    const read = await readAll(joined(headBytes(head), copyHead, ...rows, end));
    expect(read.rows).toEqual([{ ...row, revision: 0 }, row]);
  });

  test('a field of the database’s NULL, or longer than 2 MiB, is refused before it is waited for', async () => {
    for (const length of [0xffffffff, 2 * 1024 * 1024 + 1]) {
      const begun = joined(
        headBytes(head),
        copyHead,
        writeBytes((to) => to.u16(6)),
        writeBytes((to) => to.u32(length)),
      );
      expect(await fieldOf(begun)).toBe('part');
    }
  });

  test('no byte beyond the limit is kept, whatever the lengths inside promise', async () => {
    const whole = reply([row]);
    const limits = { ...syncLimits, bytes: whole.length };
    expect(await fieldOf(whole, limits)).toBe('none');
    expect(await fieldOf(whole, { ...limits, bytes: whole.length - 1 })).toBe('too many bytes');
    expect(await fieldOf(whole, { ...limits, rows: 0 })).toBe('head');
  });

  test('an endless reply is left at the limit', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Bytes> {
      yield joined(headBytes({ ...head, rows: 400_000 }), copyHead);
      for (const one = rowBytes(fieldsOf(row)); ; sent += 1) yield one;
    }
    const { rows } = await readSync(endless(), { bytes: 20_000, rows: 500_000 });
    const drain = async (): Promise<void> => {
      for await (const _ of rows);
    };
    await expect(drain()).rejects.toThrow('too many bytes');
    expect(sent).toBeLessThan(400);
  });

  test('any change of one byte ends in rows or in MalformedBytes, never in another error', async () => {
    const whole = reply([row, row]);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), async (at, value) => {
        await fieldOf(whole.with(at, value));
      }),
      { numRuns: 300 },
    );
  });
});
