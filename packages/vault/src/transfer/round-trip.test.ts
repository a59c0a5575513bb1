import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyDraft, type ItemDraft, itemKinds, type OpenedItem } from '../items/item.ts';
import { draftOf } from '../items/item-content.ts';
import { normaliseDraft } from '../items/normalise-draft.ts';
import { parseBitwardenCsv } from './bitwarden-csv.ts';
import { parseBitwardenJson } from './bitwarden-json.ts';
import { exportBitwardenJson } from './bitwarden-json-export.ts';
import { encodeCofferExport, parseCofferExport } from './coffer-export.ts';
import { exportCsv } from './csv-export.ts';
import type { ParsedImport, ParsedRow } from './parsed-import.ts';

/** Text as people and attackers have it: separators, quotes, breaks, marks, and whole planes of Unicode. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(...'aZ1,;:"\'=+-@\t\r\n/\\<&{}[]|', ' ', 'é', 'đ', '\u202e', '\0', '\u2028', '🔑'),
    maxLength: 12,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const line = text.map((one) => one.replace(/[\r\n\u2028]/g, ' '));
const website = fc.oneof(
  fc.constantFrom('https://a.example/x?y=1,2', 'b.example', 'androidapp://com.bank', 'https://c.example'),
  line,
);
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });

const anyDraft: fc.Arbitrary<ItemDraft> = fc.record({
  kind: fc.constantFrom(...itemKinds),
  title: fc.oneof(text, fc.constant('Bank')),
  userName: text,
  password: text,
  websites: fc.array(website, { maxLength: 4 }),
  notes: text,
  totp: text,
  fields: fc.array(fc.record({ name: line, value: text, hidden: fc.boolean() }), { maxLength: 4 }),
  tags: fc.array(line, { maxLength: 3 }),
  folder: line,
  favourite: fc.boolean(),
});

const itemOf = (draft: ItemDraft, id = 'id', history = {}): OpenedItem => ({
  ...{ id, vaultId: 'vault', revision: 1 },
  ...normaliseDraft(draft, null, 1_000, history),
});
const anyItem = fc
  .tuple(anyDraft, fc.array(fc.record({ password: text, replacedAt: time }), { maxLength: 3 }), time, time)
  .map(([draft, formerPasswords, createdAt, updatedAt]) =>
    itemOf(draft, 'id', { formerPasswords, createdAt, updatedAt }),
  );

const parsed = (read: ParsedImport): Extract<ParsedImport, { kind: 'parsed' }> => {
  if (read.kind === 'refused') throw new Error(read.reason);
  return read;
};

/** Every text of a row, however it is laid out. */
const textsOf = ({ draft, formerPasswords }: Pick<ParsedRow, 'draft' | 'formerPasswords'>): string[] => [
  ...[draft.title, draft.userName, draft.password, draft.notes, draft.totp, draft.folder],
  ...[...draft.websites, ...draft.tags],
  ...draft.fields.flatMap(({ name, value }) => [name, value]),
  ...formerPasswords.map(({ password }) => password),
];

const rowOf = (item: OpenedItem) => ({
  draft: draftOf(item),
  formerPasswords: item.secret.formerPasswords,
});
const isBlank = (item: OpenedItem): boolean => {
  const { title, userName, password, notes, totp, websites, fields } = draftOf(item);
  const told = [title, userName, password, notes, totp, ...websites, ...fields.map(({ value }) => value)];
  return told.every((one) => one.trim() === '');
};

describe('our own file', () => {
  test('brings every item back as it was: texts, order, marks, times, former passwords (U46)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { minLength: 1, maxLength: 4 }), async (items) => {
        fc.pre(items.every((item) => !isBlank(item)));
        const { rows, refused } = parsed(await parseCofferExport(encodeCofferExport(items)));
        expect(refused).toEqual([]);
        for (const [index, item] of items.entries()) {
          const row = rows[index];
          expect({ ...row?.draft, title: '' }).toEqual({ ...draftOf(item), title: '' });
          if (item.overview.title !== '') expect(row?.draft.title).toBe(item.overview.title);
          expect(row?.formerPasswords).toEqual(item.secret.formerPasswords);
          expect([row?.createdAt, row?.updatedAt]).toEqual([
            item.overview.createdAt,
            item.overview.updatedAt,
          ]);
        }
      }),
    );
  });

  test('holds no id, revision, vault or mark of a conflict: an import makes new items', () => {
    const item = itemOf({ ...emptyDraft, title: 'x' }, 'id-of-the-item');
    const marked = { ...item, vaultId: 'id-of-the-vault', revision: 987_654 };
    const written = new TextDecoder().decode(encodeCofferExport([marked]));
    for (const secret of ['id-of-the-item', 'id-of-the-vault', '987654'])
      expect(written).not.toContain(secret);
  });

  test.each([
    [
      'an older kind of item',
      (one: Record<string, unknown>) => ({ ...one, overview: { v: 1, kind: 'passkey' } }),
    ],
    ['a part of another version', (one: Record<string, unknown>) => ({ ...one, secret: { v: 2 } })],
    ['a part that is missing', ({ overview }: Record<string, unknown>) => ({ overview })],
    ['a list', () => []],
    ['nothing', () => null],
    ['a number', () => 7],
  ])('%s is one malformed row, and the others come', async (_, spoil) => {
    const items = [itemOf({ ...emptyDraft, title: 'a' }), itemOf({ ...emptyDraft, title: 'b' })];
    const file = JSON.parse(new TextDecoder().decode(encodeCofferExport(items)));
    file.items.splice(1, 0, spoil(file.items[0]));
    const { rows, refused } = parsed(await parseCofferExport(new TextEncoder().encode(JSON.stringify(file))));
    expect(rows.map(({ row, draft }) => [row, draft.title])).toEqual([
      [1, 'a'],
      [3, 'b'],
    ]);
    expect(refused).toEqual([{ row: 2, title: '', problem: 'malformed', taken: false }]);
  });

  test.each([
    ['another version', { format: 'coffer-export', v: 2, items: [] }],
    ['another format', { format: 'Coffer-Export', v: 1, items: [] }],
    ['items that are no list', { format: 'coffer-export', v: 1, items: { length: 1 } }],
    ['a format from the prototype', JSON.parse('{"__proto__":{"format":"coffer-export"},"v":1,"items":[]}')],
  ])('%s is not this format', async (_, file) => {
    const bytes = new TextEncoder().encode(JSON.stringify(file));
    expect(await parseCofferExport(bytes)).toEqual({ kind: 'refused', reason: 'not-this-format' });
  });
});

describe('Bitwarden JSON, out and in again', () => {
  test('loses no text of any item of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { minLength: 1, maxLength: 4 }), async (items) => {
        const { rows, refused } = parsed(await parseBitwardenJson(exportBitwardenJson(items)));
        expect(rows.length + refused.length).toBe(items.length);
        for (const row of rows) {
          const item = items[row.row - 1]!;
          const arrived = textsOf(row);
          for (const one of textsOf(rowOf(item)).filter((told) => told.trim() !== ''))
            expect(arrived, JSON.stringify(one)).toContain(one);
        }
        for (const { row } of refused) expect(isBlank(items[row - 1]!)).toBe(true);
      }),
    );
  });

  test('brings a login back exactly, with times and former passwords', async () => {
    const login = anyItem.filter((item) => item.overview.kind === 'login' && item.overview.title !== '');
    await fc.assert(
      fc.asyncProperty(login, async (item) => {
        const [row] = parsed(await parseBitwardenJson(exportBitwardenJson([item]))).rows;
        expect(row?.draft).toEqual(draftOf(item));
        expect(row?.formerPasswords).toEqual(item.secret.formerPasswords);
        expect([row?.createdAt, row?.updatedAt]).toEqual([item.overview.createdAt, item.overview.updatedAt]);
      }),
    );
  });

  test('a field that the person named "Tags" is not taken for ours, whatever stands in it', async () => {
    const fields = [
      { name: 'Tags', value: 'of the luggage: 4711', hidden: false },
      { name: 'Tags', value: 'a, b', hidden: true },
    ];
    const item = itemOf({ ...emptyDraft, title: 'Case', fields, tags: ['a', 'b'] });
    const [row] = parsed(await parseBitwardenJson(exportBitwardenJson([item]))).rows;
    expect(row?.draft).toMatchObject({ tags: ['a', 'b'], fields });
  });

  test('a hidden field stays hidden, and a field named like one of a card stays what it was', async () => {
    const fields = [
      { name: 'Number', value: 'shown on purpose', hidden: false },
      { name: 'Number', value: '4111', hidden: true },
      { name: 'Number', value: 'a second card', hidden: true },
    ];
    const item = itemOf({ ...emptyDraft, kind: 'card', title: 'Visa', fields });
    const [row] = parsed(await parseBitwardenJson(exportBitwardenJson([item]))).rows;
    expect(new Set(row?.draft.fields)).toEqual(new Set(fields));
  });

  test('folders with one name are one folder, and ids never leave their file', async () => {
    const items = ['A/B', 'C', 'A/B', ''].map((folder, i) =>
      itemOf({ ...emptyDraft, title: `t${i}`, folder }, `i${i}`),
    );
    const file = JSON.parse(new TextDecoder().decode(exportBitwardenJson(items)));
    expect(file.folders.map(({ name }: { name: string }) => name)).toEqual(['A/B', 'C']);
    const { rows } = parsed(await parseBitwardenJson(exportBitwardenJson(items)));
    expect(rows.map(({ draft }) => draft.folder)).toEqual(['A/B', 'C', 'A/B', '']);
  });

  test('what lies in the trash arrives in the trash', async () => {
    const item = itemOf({ ...emptyDraft, title: 'gone' }, 'id', { trashedAt: 86_400_000 });
    const [row] = parsed(await parseBitwardenJson(exportBitwardenJson([item]))).rows;
    expect(row?.trashedAt).toBe(86_400_000);
  });

  test('a time that is no time is left out instead of stopping the export', async () => {
    const item = itemOf({ ...emptyDraft, title: 't' });
    const overview = { ...item.overview, createdAt: Number.MAX_SAFE_INTEGER, updatedAt: -9e15 };
    const [row] = parsed(await parseBitwardenJson(exportBitwardenJson([{ ...item, overview }]))).rows;
    expect(row).not.toHaveProperty('createdAt');
    expect(row?.draft.title).toBe('t');
  });
});

describe('CSV, out and in again', () => {
  /** What the columns can hold: line breaks end a field's value, and a colon ends its name. */
  const told = (item: OpenedItem): string[] => {
    const { draft } = rowOf(item);
    return [draft.title, draft.userName, draft.password, draft.notes, draft.totp, draft.folder];
  };

  test('keeps every row, and every text of every column as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { minLength: 1, maxLength: 4 }), async (items) => {
        const { rows, refused } = parsed(await parseBitwardenCsv(exportCsv(items)));
        expect(rows.length + refused.length).toBe(items.length);
        for (const row of rows) {
          const item = items[row.row - 1]!;
          const { title, userName, password, notes, totp, folder } = row.draft;
          const before = told(item);
          expect([userName, password, notes, totp, folder]).toEqual(before.slice(1));
          if (before[0] !== '') expect(title).toBe(before[0]);
        }
        for (const { row } of refused) expect(isBlank(items[row - 1]!)).toBe(true);
      }),
    );
  });

  test('no word of a field, a tag or an address is lost, though one cell holds them all', async () => {
    const wordsOf = (texts: readonly string[]): string[] => texts.join(' ').match(/[\p{L}\p{N}]+/gu) ?? [];
    await fc.assert(
      fc.asyncProperty(anyItem, async (item) => {
        fc.pre(!isBlank(item));
        const [row] = parsed(await parseBitwardenCsv(exportCsv([item]))).rows;
        const arrived = new Set(wordsOf(textsOf(row!)));
        const { fields, tags, websites } = draftOf(item);
        const sent = [...fields.flatMap(({ name, value }) => [name, value]), ...tags, ...websites];
        for (const word of wordsOf(sent)) expect([...arrived].some((one) => one.includes(word))).toBe(true);
      }),
    );
  });

  test('a cell never becomes two, whatever the reader takes for a separator', () => {
    const sneaky = itemOf({ ...emptyDraft, title: 'a;b\tc,d', password: '";\n",x', notes: ' lead' });
    const written = new TextDecoder().decode(exportCsv([sneaky]));
    expect(written.split('\r\n').length - 1).toBe(2);
    expect(written).toContain('"a;b\tc,d"');
    expect(written).toContain('""";\n"",x"');
    expect(written).toContain('" lead"');
  });
});
