import { describe, expect, test } from 'vitest';
import { parseBitwardenJson } from './bitwarden-json.ts';
import { organisationExport, personalExport } from './fixtures/bitwarden-files.ts';
import type { ParsedImport } from './parsed-import.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const rowsOf = (parsed: ParsedImport) => {
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed;
};

describe('Bitwarden JSON', () => {
  test('a login comes whole: addresses, fields of all types, former passwords, times, place', async () => {
    const [bank] = rowsOf(await parseBitwardenJson(bytes(personalExport))).rows;
    expect(bank).toEqual({
      row: 1,
      createdAt: Date.UTC(2021, 1, 3, 4, 5, 6, 789),
      updatedAt: Date.UTC(2022, 1, 3, 4, 5, 6),
      formerPasswords: [{ password: 'old one', replacedAt: Date.UTC(2020, 0, 1) }],
      remarks: [{ row: 1, title: 'Bank', problem: 'passkey-left-out', taken: true }],
      draft: {
        kind: 'login',
        title: 'Bank',
        userName: 'an.nguyen',
        password: 'tr0ub4dor&3',
        notes: 'line 1\nline 2',
        websites: ['https://bank.example/login', 'androidapp://com.bank.app'],
        totp: 'JBSW Y3DP EHPK 3PXP',
        tags: [],
        folder: 'Work/Bank',
        favourite: true,
        fields: [
          { name: 'Branch', value: '42', hidden: false },
          { name: 'Phone PIN', value: '9713', hidden: true },
          { name: 'Active', value: 'true', hidden: false },
          { name: 'Same as user', value: 'an.nguyen', hidden: false },
          { name: 'Same as password', value: 'tr0ub4dor&3', hidden: true },
        ],
      },
    });
  });

  test('notes, cards, persons and keys keep everything, what is secret hidden', async () => {
    const { rows } = rowsOf(await parseBitwardenJson(bytes(personalExport)));
    const [, note, card, person, key] = rows;
    expect(note?.draft).toMatchObject({
      kind: 'note',
      folder: 'Privé',
      notes: '\u202eabc <script>alert(1)</script>',
    });
    expect(card?.draft.kind).toBe('card');
    expect(card?.draft.fields.filter(({ hidden }) => hidden).map(({ value }) => value)).toEqual([
      '4111111111111111',
      '123',
    ]);
    expect(person?.draft).toMatchObject({ kind: 'person', userName: 'an' });
    expect(person?.draft.fields.map(({ value }) => value)).toEqual([
      'Mr',
      'An',
      'Nguyễn',
      'an@example.com',
      '1-23',
    ]);
    expect(key?.draft.fields[0]).toEqual({ name: 'Private key', value: 'PRIVATE', hidden: true });
  });

  test('every row of the file is taken or named once with its reason', async () => {
    const { rows, refused } = rowsOf(await parseBitwardenJson(bytes(personalExport)));
    expect(rows.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 8, 9]);
    expect(refused).toEqual([
      { row: 6, title: 'From the future', problem: 'unsupported-kind', taken: false },
      { row: 7, title: '', problem: 'empty', taken: false },
      { row: 10, title: '', problem: 'malformed', taken: false },
    ]);
    expect(rows[5]?.draft.title).toBe('shop.example');
    expect(rows[6]).toMatchObject({
      trashedAt: Date.UTC(2023, 0, 1),
      remarks: [{ problem: 'attachment-left-out' }],
    });
  });

  test('the first collection is the folder, the others are tags', async () => {
    const { rows } = rowsOf(await parseBitwardenJson(bytes(organisationExport)));
    expect(rows[0]?.draft).toMatchObject({ folder: 'Team', tags: ['All/Shared'] });
  });

  test.each([
    [{ encrypted: true, items: [] }, 'account-restricted'],
    [{ encrypted: true, passwordProtected: true }, 'needs-password'],
    [{ encrypted: false, items: [] }, 'nothing-in-it'],
    [{ encrypted: false, items: {} }, 'not-this-format'],
    [{ accounts: [] }, 'not-this-format'],
    [[], 'not-this-format'],
    ['text', 'not-this-format'],
    [null, 'not-this-format'],
  ])('%j is refused as %s', async (file, reason) => {
    expect(await parseBitwardenJson(bytes(file))).toEqual({ kind: 'refused', reason });
  });

  test('keys named like the prototype change nothing', async () => {
    const text =
      '{"__proto__":{"encrypted":true},"items":[{"type":1,"name":"a","__proto__":{"favorite":true},"login":{"password":"p"}}]}';
    const { rows } = rowsOf(await parseBitwardenJson(new TextEncoder().encode(text)));
    expect(rows[0]?.draft.favourite).toBe(false);
  });

  test('a text above 1 MiB refuses its row alone; a note of 1 MB is taken', async () => {
    const items = [
      { type: 2, name: 'big', notes: 'x'.repeat(1_000_000) },
      { type: 2, name: 'too big', notes: 'x'.repeat(1_048_577) },
      {
        type: 2,
        name: 'many',
        fields: Array.from({ length: 1_001 }, () => ({ name: 'a', value: 'b', type: 0 })),
      },
    ];
    const { rows, refused } = rowsOf(await parseBitwardenJson(bytes({ items })));
    expect(rows.map(({ draft }) => draft.title)).toEqual(['big']);
    expect(refused.map(({ problem }) => problem)).toEqual(['too-large', 'too-large']);
  });

  test('stops when cancelled, and says how far it is', async () => {
    const items = Array.from({ length: 1_200 }, (_, index) => ({ type: 2, name: `n${index}`, notes: 'x' }));
    const signal = { aborted: false };
    const done: number[] = [];
    const parsed = await parseBitwardenJson(bytes({ items }), {
      signal,
      onProgress: (progress) => done.push(progress.done),
      pause: async () => {
        if (done.length === 2) signal.aborted = true;
      },
    });
    expect(parsed).toEqual({ kind: 'refused', reason: 'cancelled' });
    expect(done).toEqual([0, 500]);
  });
});
