import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyDraft, type FormerPassword, type ItemDraft, type ListedItem } from '../items/item.ts';
import { normaliseDraft } from '../items/normalise-draft.ts';
import { contentKeyOfDraft, duplicateKeyOfDraft, duplicateKeyOfOverview } from './duplicate-key.ts';
import { importFormats } from './import-plan.ts';
import { mergeDuplicate } from './merge-duplicate.ts';
import { parseImport } from './parse-import.ts';
import { type ParsedRow, readRows, rowsBetweenPauses, titleFor } from './parsed-import.ts';
import { describePlan, findDuplicates, resolveImport } from './plan-import.ts';
import { importLimits } from './read-text.ts';

const draft = (part: Partial<ItemDraft>): ItemDraft => ({ ...emptyDraft, title: 't', ...part });
const text = fc.constantFrom('', 'a', 'A', 'á', ' a ', 'b');
const anyDraft: fc.Arbitrary<ItemDraft> = fc.record({
  kind: fc.constantFrom('login' as const, 'note' as const),
  ...{ title: text, userName: text, password: text, notes: text, totp: text },
  // Readers tidy folders before.
  folder: fc.constantFrom('', 'a', 'A/b'),
  websites: fc.array(
    fc.constantFrom('https://a.example/x', 'a.example', 'https://www.a.example', 'b.example'),
    { maxLength: 2 },
  ),
  fields: fc.array(fc.record({ name: text, value: text, hidden: fc.boolean() }), { maxLength: 2 }),
  tags: fc.array(text, { maxLength: 2 }),
  favourite: fc.boolean(),
});
const rowsOf = (drafts: readonly ItemDraft[]): ParsedRow[] =>
  drafts.map((one, i) => ({ row: i + 1, draft: one, formerPasswords: [], remarks: [] }));
const listed = (id: string, one: ItemDraft, trashedAt?: number): ListedItem => ({
  ...{ id, vaultId: 'v', revision: 1 },
  overview: normaliseDraft(one, null, 0, trashedAt === undefined ? {} : { trashedAt }).overview,
});

describe('what counts as the same', () => {
  test('a draft and the item that is saved of it have one key', () => {
    fc.assert(
      fc.property(anyDraft, (one) => {
        expect(duplicateKeyOfOverview(listed('id', one).overview)).toBe(duplicateKeyOfDraft(one));
      }),
    );
  });

  test.each<[string, Partial<ItemDraft>, Partial<ItemDraft>, boolean]>([
    ['accents and case', { title: 'Crédit' }, { title: 'CREDIT' }, true],
    ['spaces', { title: ' a  b ' }, { title: 'a b' }, true],
    ['scheme, path and www', { websites: ['https://www.a.example/x'] }, { websites: ['a.example'] }, true],
    [
      'the order of hosts',
      { websites: ['a.example', 'b.example'] },
      { websites: ['b.example', 'a.example'] },
      true,
    ],
    ['password and notes', { password: 'p', notes: 'n' }, { password: 'q' }, true],
    ['another user name', { userName: 'a' }, { userName: 'b' }, false],
    ['one host more', { websites: ['a.example'] }, { websites: ['a.example', 'b.example'] }, false],
    [
      'title and user name run together',
      { title: 'a b', userName: '' },
      { title: 'a', userName: 'b' },
      false,
    ],
    ['a separator inside', { title: 'a","b' }, { title: 'a', userName: 'b' }, false],
  ])('%s', (_, a, b, isSame) => {
    expect(duplicateKeyOfDraft(draft(a)) === duplicateKeyOfDraft(draft(b))).toBe(isSame);
  });

  test('of two rows of a file with one content key, neither has a secret or a note that the other has not', () => {
    fc.assert(
      fc.property(anyDraft, anyDraft, (a, b) => {
        const [keyA, keyB] = [a, b].map((one) => contentKeyOfDraft(duplicateKeyOfDraft(one), one));
        if (keyA !== keyB) return;
        expect([a.password, a.totp, a.notes, a.fields]).toEqual([b.password, b.totp, b.notes, b.fields]);
      }),
      { numRuns: 300 },
    );
  });

  test('items in the trash are no duplicates: importing again brings them back', () => {
    const one = draft({ title: 'gone' });
    expect(findDuplicates(rowsOf([one]), [listed('id', one, 5)])[0]?.duplicate).toEqual({ kind: 'none' });
    expect(findDuplicates(rowsOf([one]), [listed('id', one)])[0]?.duplicate).toEqual({
      kind: 'item',
      id: 'id',
    });
  });

  test('importing one file twice finds every row of it the second time', () => {
    fc.assert(
      fc.property(fc.array(anyDraft, { minLength: 1, maxLength: 6 }), (drafts) => {
        const first = resolveImport(findDuplicates(rowsOf(drafts), []), 'skip', 0);
        const stored = first
          .filter(({ kind }) => kind === 'take')
          .map(({ row }) => listed(`i${row.row}`, row.draft));
        const again = findDuplicates(rowsOf(drafts), stored);
        expect(again.map(({ duplicate }) => duplicate.kind)).toEqual(drafts.map(() => 'item'));
        expect(resolveImport(again, 'skip', 0).every(({ kind }) => kind === 'skip')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a merge of duplicates', () => {
  const former: fc.Arbitrary<FormerPassword> = fc.record({ password: text, replacedAt: fc.nat({ max: 9 }) });
  const side = fc.record({ draft: anyDraft, formerPasswords: fc.array(former, { maxLength: 2 }) });

  test('changes nothing of the item where the row is the same', () => {
    fc.assert(
      fc.property(side, (one) => {
        const { draft: merged } = mergeDuplicate(one, one, 9);
        const { websites, tags, ...rest } = one.draft;
        expect(merged).toMatchObject(rest);
        expect(new Set(merged.websites)).toEqual(new Set(websites));
        expect(merged.tags.length).toBeLessThanOrEqual(tags.length);
      }),
    );
  });

  test('never replaces a text that stands: password, user name, code, folder and notes stay where they are', () => {
    fc.assert(
      fc.property(side, side, (kept, added) => {
        const { draft: merged } = mergeDuplicate(kept, added, 9);
        for (const name of ['title', 'userName', 'password', 'totp', 'folder'] as const)
          if (kept.draft[name] !== '') expect(merged[name]).toBe(kept.draft[name]);
        if (kept.draft.notes.trim() !== '') expect(merged.notes.startsWith(kept.draft.notes)).toBe(true);
        expect(merged.fields.slice(0, kept.draft.fields.length)).toEqual(kept.draft.fields);
        expect(merged.kind).toBe(kept.draft.kind);
      }),
      { numRuns: 200 },
    );
  });

  test('a second merge of the same row adds nothing', () => {
    fc.assert(
      fc.property(side, side, (kept, added) => {
        const dated = { ...added, updatedAt: 5 };
        const once = mergeDuplicate(kept, dated, 9);
        expect(mergeDuplicate(once, dated, 10).draft).toEqual(once.draft);
        expect(mergeDuplicate(once, dated, 10).formerPasswords).toEqual(once.formerPasswords);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the reading of rows', () => {
  const reading = (one: ItemDraft) => ({ kind: 'row' as const, row: { draft: one, formerPasswords: [] } });

  test.each<[string, Partial<ItemDraft>, string]>([
    ['its host', { websites: ['x', 'https://a.example/y'], userName: 'u' }, 'x'],
    ['an address that has no host', { websites: ['mailto:a@b'] }, 'mailto:a@b'],
    ['its user name', { userName: ' u ', notes: 'n' }, 'u'],
    ['the first line of its notes', { notes: '\n\nfirst\nsecond' }, 'first'],
    ['nothing', {}, ''],
  ])('a row without a title takes %s', (_, part, title) => {
    expect(titleFor({ ...emptyDraft, ...part })).toBe(title);
  });

  test('limits hold at their borders for each list of a row', async () => {
    const lists = {
      websites: (i: number) => `w${i}`,
      tags: (i: number) => `t${i}`,
      fields: (i: number) => ({ name: `f${i}`, value: 'v', hidden: false }),
    };
    for (const [name, make] of Object.entries(lists)) {
      const of = (length: number) => draft({ [name]: Array.from({ length }, (_, i) => make(i)) });
      const read = await readRows(
        [of(importLimits.listLength), of(importLimits.listLength + 1)],
        reading,
        {},
      );
      expect(read).toMatchObject({
        kind: 'parsed',
        rows: [{ row: 1 }],
        refused: [{ row: 2, problem: 'too-large' }],
      });
    }
  });

  test('the title of a remark is short and whole, whatever the row’s is', async () => {
    const title = `${'🔑'.repeat(500)}`;
    const read = await readRows([draft({ title, tags: Array(1_001).fill('x') })], reading, {});
    if (read.kind === 'refused') throw new Error(read.reason);
    expect([...(read.refused[0]?.title ?? '')]).toHaveLength(200);
    expect(read.refused[0]?.title).not.toMatch(/\p{Surrogate}/u);
  });

  test('is paused and can be stopped every five hundred rows, and not in between', async () => {
    const signal = { aborted: false };
    let pauses = 0;
    const sources = Array.from({ length: 3 * rowsBetweenPauses }, (_, i) => draft({ title: `t${i}` }));
    let readSoFar = 0;
    const counted = (one: ItemDraft) => {
      readSoFar += 1;
      return reading(one);
    };
    const pause = async () => {
      pauses += 1;
      signal.aborted = pauses === 2;
    };
    expect(await readRows(sources, counted, { signal, pause })).toEqual({
      kind: 'refused',
      reason: 'cancelled',
    });
    expect([pauses, readSoFar]).toEqual([2, rowsBetweenPauses]);
  });

  test('a plan shows at most twenty rows, and no password, code, note or field of any', () => {
    const secrets = draft({
      password: 'hunter2',
      totp: 'GEZDGNBV',
      notes: 'of the safe',
      fields: [{ name: 'PIN', value: '9713', hidden: true }],
    });
    const rows = findDuplicates(rowsOf(Array(30).fill(secrets)), []);
    const plan = describePlan('id', { kind: 'parsed', rows, refused: [] }, rows);
    expect(plan.kind === 'ready' && plan.sample).toHaveLength(20);
    for (const secret of ['hunter2', 'GEZDGNBV', 'of the safe', '9713', 'PIN'])
      expect(JSON.stringify(plan)).not.toContain(secret);
  });

  test.each(importFormats)('%s: bytes of any kind are rows or a refusal', async (format) => {
    const options = {
      ...{ deriveArgon2id: async () => new Uint8Array(32), filePassword: 'x' },
      openCofferFile: async (file: Uint8Array) => new Uint8Array(file),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.json().map((one) => new TextEncoder().encode(one)),
        ),
        async (file) => {
          expect(['parsed', 'refused']).toContain((await parseImport(file, format, options)).kind);
        },
      ),
    );
  });
});
