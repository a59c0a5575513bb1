import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContent } from '../items/arbitrary-content.test-kit.ts';
import { emptyDraft, type ItemDraft, type ListedItem, type OpenedItem } from '../items/item.ts';
import { draftOf } from '../items/item-content.ts';
import { normaliseDraft } from '../items/normalise-draft.ts';
import { parseBitwardenCsv } from './bitwarden-csv.ts';
import { parseBitwardenJson } from './bitwarden-json.ts';
import { exportBitwardenJson } from './bitwarden-json-export.ts';
import { encodeCofferExport, parseCofferExport } from './coffer-export.ts';
import { exportCsv } from './csv-export.ts';
import { mergeDuplicate } from './merge-duplicate.ts';
import { parseImport } from './parse-import.ts';
import type { ParsedRow } from './parsed-import.ts';
import { describePlan, findDuplicates, resolveImport } from './plan-import.ts';

const draft = (part: Partial<ItemDraft>): ItemDraft => ({
  ...emptyDraft,
  title: 't',
  password: 'p',
  ...part,
});
const item = (part: Partial<ItemDraft>, id = 'id'): OpenedItem => ({
  id,
  vaultId: 'v',
  revision: 1,
  ...normaliseDraft(draft(part), null, 1_000),
});
const rows = (...drafts: ItemDraft[]): ParsedRow[] =>
  drafts.map((one, index) => ({ row: index + 1, draft: one, formerPasswords: [], remarks: [] }));

describe('exports', () => {
  const varied = [
    item(
      {
        title: 'Bank',
        userName: 'an',
        websites: ['https://a.example', 'b.example'],
        totp: 'JBSWY3DPEHPK3PXP',
        notes: 'a\nb',
        fields: [{ name: 'x', value: '1', hidden: true }],
        tags: ['one', 'two, three'],
        folder: 'A/B',
        favourite: true,
      },
      '1',
    ),
    item({ kind: 'note', notes: '=cmd', fields: [{ name: 'y', value: '2', hidden: false }] }, '2'),
    item(
      {
        kind: 'card',
        password: '',
        fields: [
          { name: 'Brand', value: 'Visa', hidden: false },
          { name: 'Number', value: '4', hidden: true },
          { name: 'more', value: 'z', hidden: false },
        ],
      },
      '3',
    ),
    item(
      {
        kind: 'person',
        password: '',
        userName: 'an',
        fields: [{ name: 'First name', value: 'An', hidden: false }],
      },
      '4',
    ),
    item({ kind: 'key', password: '', fields: [{ name: 'Private key', value: 'K', hidden: true }] }, '5'),
  ];

  test('Bitwarden JSON reads back into the same items, tags and all', async () => {
    const withoutPassword = varied.map((one) =>
      one.overview.kind === 'note' ? { ...one, secret: { ...one.secret, password: '' } } : one,
    );
    const parsed = await parseBitwardenJson(exportBitwardenJson(withoutPassword));
    expect(parsed.kind === 'parsed' && parsed.rows.map((row) => row.draft)).toEqual(
      withoutPassword.map(draftOf),
    );
    expect(parsed.kind === 'parsed' && parsed.rows[0]).toMatchObject({ createdAt: 1_000, updatedAt: 1_000 });
  });

  test('what Bitwarden has no place for goes into fields, so nothing is lost', async () => {
    const parsed = await parseBitwardenJson(
      exportBitwardenJson([item({ kind: 'note', userName: 'u', websites: ['w.example'], totp: 's' })]),
    );
    const values = parsed.kind === 'parsed' ? parsed.rows[0]?.draft.fields.map(({ value }) => value) : [];
    expect(values).toEqual(['u', 'p', 's', 'w.example']);
  });

  test('our own plaintext reads back whatever the content', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyContent, { minLength: 1, maxLength: 4 }), async (contents) => {
        const parsed = await parseCofferExport(encodeCofferExport(contents));
        if (parsed.kind === 'refused') throw new Error(parsed.reason);
        expect(parsed.rows.length + parsed.refused.length).toBe(contents.length);
        for (const { row, draft: read, formerPasswords } of parsed.rows) {
          const content = contents[row - 1]!;
          expect({ ...read, title: '' }).toEqual({ ...draftOf(content), title: '' });
          expect(formerPasswords).toEqual(content.secret.formerPasswords);
        }
      }),
    );
  });

  test('CSV keeps values that begin like formulas, and reads back', async () => {
    const bytes = exportCsv([
      item({
        title: '=HYPERLINK("x")',
        password: '-1+1',
        userName: '@an',
        notes: 'a"b\r\nc',
        websites: ['https://a.example/?b=1,2', 'https://c.example'],
      }),
    ]);
    expect(new TextDecoder().decode(bytes)).toContain(',-1+1,');
    const parsed = await parseBitwardenCsv(bytes);
    expect(parsed.kind === 'parsed' && parsed.rows[0]?.draft).toMatchObject({
      title: '=HYPERLINK("x")',
      password: '-1+1',
      userName: '@an',
      notes: 'a"b\r\nc',
      websites: ['https://a.example/?b=1,2', 'https://c.example'],
    });
  });

  test('CSV leaves out what lies in the trash', () => {
    const trashed = item({ title: 'gone' });
    const bytes = exportCsv([{ ...trashed, overview: { ...trashed.overview, trashedAt: 1 } }]);
    expect(new TextDecoder().decode(bytes)).not.toContain('gone');
  });
});

describe('our own encrypted file', () => {
  const options = { deriveArgon2id: async () => new Uint8Array(32) };

  test('asks for its password, hands on why it does not open, reads what was opened', async () => {
    const file = new Uint8Array(1);
    const open = async (_file: Uint8Array, password: string) =>
      password === 'right' ? encodeCofferExport([item({})]) : ('wrong-password' as const);
    const parse = (filePassword?: string) =>
      parseImport(file, 'coffer-encrypted', {
        ...options,
        openCofferFile: open,
        ...(filePassword === undefined ? {} : { filePassword }),
      });
    expect(await parse()).toEqual({ kind: 'refused', reason: 'needs-password' });
    expect(await parse('wrong')).toEqual({ kind: 'refused', reason: 'wrong-password' });
    expect((await parse('right')).kind).toBe('parsed');
    expect(await parseCofferExport(new TextEncoder().encode('{"format":"other","items":[]}'))).toEqual({
      kind: 'refused',
      reason: 'not-this-format',
    });
  });
});

describe('duplicates', () => {
  const existing: ListedItem[] = [
    item({ title: 'Crédit Bank', userName: 'An', websites: ['https://www.bank.example/a'] }, 'bank'),
    { ...item({ title: 'old' }, 'trashed'), overview: { ...item({ title: 'old' }).overview, trashedAt: 1 } },
  ];
  const planned = findDuplicates(
    rows(
      draft({ title: ' credit  BANK', userName: 'an', websites: ['bank.example'], password: 'new' }),
      draft({ title: 'old' }),
      draft({ title: 'twice', notes: 'n' }),
      draft({ title: 'Twice', notes: 'n', tags: ['x'] }),
      draft({ title: 'twice', notes: 'other' }),
      draft({ title: 'Credit Bank', userName: 'an', websites: ['bank.example'], password: 'newer' }),
    ),
    existing,
  );

  test('are found by title, user name and hosts, in the vault and in the file', () => {
    expect(planned.map(({ duplicate }) => duplicate)).toEqual([
      { kind: 'item', id: 'bank' },
      { kind: 'none' },
      { kind: 'none' },
      { kind: 'row', row: 3 },
      { kind: 'none' },
      { kind: 'item', id: 'bank' },
    ]);
  });

  test('the plan counts them and shows no secret', () => {
    const plan = describePlan(
      'plan',
      { kind: 'parsed', rows: planned, refused: [{ row: 9, title: '', problem: 'empty', taken: false }] },
      planned,
    );
    expect(plan).toMatchObject({ kind: 'ready', items: 6, duplicates: 3, remarks: [{ row: 9 }] });
    expect(JSON.stringify(plan)).not.toContain('newer');
  });

  test('skip leaves them out, keep takes all, merge makes one save an item', () => {
    expect(resolveImport(planned, 'skip', 5).map(({ kind }) => kind)).toEqual([
      'skip',
      'take',
      'take',
      'skip',
      'take',
      'skip',
    ]);
    expect(resolveImport(planned, 'keep', 5).every(({ kind }) => kind === 'take')).toBe(true);
    const merged = resolveImport(planned, 'merge', 5);
    expect(
      merged.map((action) => [action.kind, action.row.row, action.kind === 'skip' ? [] : action.mergedRows]),
    ).toEqual([
      ['merge', 1, [1, 6]],
      ['take', 2, []],
      ['take', 3, [4]],
      ['take', 5, []],
    ]);
    expect(merged[0]?.row.formerPasswords).toEqual([{ password: 'newer', replacedAt: 5 }]);
    expect(merged[2]?.row.draft.tags).toEqual(['x']);
  });

  test('every row is counted once whatever the strategy', () => {
    const text = fc.constantFrom('a', 'b', 'A');
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: text, userName: text, password: text }), { maxLength: 12 }),
        fc.constantFrom('skip', 'keep', 'merge'),
        (parts, strategy) => {
          const all = findDuplicates(rows(...parts.map(draft)), [item({ title: 'a', userName: 'a' })]);
          let counted = 0;
          for (const action of resolveImport(all, strategy, 0)) {
            counted +=
              action.kind === 'skip' ? 1 : action.mergedRows.length + (action.kind === 'take' ? 1 : 0);
          }
          expect(counted).toBe(parts.length);
        },
      ),
    );
  });

  test('merging loses no text of either side', () => {
    fc.assert(
      fc.property(anyContent, anyContent, (a, b) => {
        const sides = [a, b].map((one) => ({
          draft: draftOf(one),
          formerPasswords: one.secret.formerPasswords,
        }));
        const merged = mergeDuplicate(sides[0]!, sides[1]!, 9);
        const all = JSON.stringify(merged);
        for (const side of sides) {
          const { userName, password, notes, totp, websites, tags, fields } = side.draft;
          for (const text of [
            userName,
            password,
            notes,
            totp,
            ...websites,
            ...tags,
            ...fields.map(({ value }) => value),
          ]) {
            expect(all).toContain(JSON.stringify(text).slice(1, -1));
          }
        }
        expect(merged.draft.title).toBe(sides[0]!.draft.title || sides[1]!.draft.title);
      }),
    );
  });
});
