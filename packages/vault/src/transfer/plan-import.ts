import type { ItemId, ListedItem } from '../items/item.ts';
import { contentKeyOfDraft, duplicateKeyOfDraft, duplicateKeyOfOverview } from './duplicate-key.ts';
import type { ImportPlan, ImportStrategy } from './import-plan.ts';
import { mergeDuplicate } from './merge-duplicate.ts';
import type { ParsedImport, ParsedRow } from './parsed-import.ts';

/** What a row repeats: an item of the vault, an earlier row of the same file, or nothing. */
export type Duplicate =
  | { readonly kind: 'none' }
  | { readonly kind: 'item'; readonly id: ItemId }
  | { readonly kind: 'row'; readonly row: number };

/** A row with what it repeats. */
export interface PlannedRow extends ParsedRow {
  readonly duplicate: Duplicate;
}

/** What is to be done with a row. `row` of a merge already holds every earlier duplicate of the file. */
export type ImportAction =
  | { readonly kind: 'take'; readonly row: PlannedRow; readonly mergedRows: readonly number[] }
  | {
      readonly kind: 'merge';
      readonly row: PlannedRow;
      readonly into: ItemId;
      readonly mergedRows: readonly number[];
    }
  | { readonly kind: 'skip'; readonly row: PlannedRow };

const sampleLength = 20;

/**
 * Marks duplicates. Of the vault: same title, user name and hosts (trashed items don't count). Within the file: the
 * same and also equal secrets and notes, so that skipping one loses neither.
 */
export const findDuplicates = (rows: readonly ParsedRow[], existing: readonly ListedItem[]): PlannedRow[] => {
  const idsByKey = new Map<string, ItemId>();
  for (const { id, overview } of existing) {
    const key = duplicateKeyOfOverview(overview);
    if (overview.trashedAt === undefined && !idsByKey.has(key)) idsByKey.set(key, id);
  }
  const rowsByContent = new Map<string, number>();
  return rows.map((row): PlannedRow => {
    const key = duplicateKeyOfDraft(row.draft);
    const id = idsByKey.get(key);
    if (id !== undefined) return { ...row, duplicate: { kind: 'item', id } };
    const content = contentKeyOfDraft(key, row.draft);
    const earlier = rowsByContent.get(content);
    if (earlier !== undefined) return { ...row, duplicate: { kind: 'row', row: earlier } };
    rowsByContent.set(content, row.row);
    return { ...row, duplicate: { kind: 'none' } };
  });
};

/** The plan that a person sees before anything is done; it holds no secret. */
export const describePlan = (
  id: string,
  parsed: Extract<ParsedImport, { kind: 'parsed' }>,
  rows: readonly PlannedRow[],
): ImportPlan => ({
  kind: 'ready',
  id,
  items: rows.length,
  duplicates: rows.filter(({ duplicate }) => duplicate.kind !== 'none').length,
  folders: [...new Set(rows.map(({ draft }) => draft.folder).filter((folder) => folder !== ''))].sort(),
  sample: rows.slice(0, sampleLength).map(({ draft, duplicate }) => ({
    title: draft.title,
    userName: draft.userName,
    folder: draft.folder,
    duplicate: duplicate.kind !== 'none',
  })),
  remarks: [...parsed.refused, ...rows.flatMap(({ remarks }) => remarks)].sort((a, b) => a.row - b.row),
});

/** One merge an item: several rows that repeat the same item of the vault, or the same row, come together. */
const mergeActions = (rows: readonly PlannedRow[], now: number): ImportAction[] => {
  const actions = new Map<string, Exclude<ImportAction, { kind: 'skip' }>>();
  for (const row of rows) {
    const { duplicate } = row;
    const place =
      duplicate.kind === 'item'
        ? `item ${duplicate.id}`
        : `row ${duplicate.kind === 'row' ? duplicate.row : row.row}`;
    const earlier = actions.get(place);
    if (earlier !== undefined) {
      const mergedRow = { ...earlier.row, ...mergeDuplicate(earlier.row, row, now) };
      actions.set(place, { ...earlier, row: mergedRow, mergedRows: [...earlier.mergedRows, row.row] });
    } else if (duplicate.kind === 'item') {
      actions.set(place, { kind: 'merge', row, into: duplicate.id, mergedRows: [row.row] });
    } else actions.set(place, { kind: 'take', row, mergedRows: [] });
  }
  return [...actions.values()];
};

/**
 * Decides what becomes of each row. Every row is counted once: a `take` counts as one taken plus its `mergedRows`
 * merged, a `merge` as its `mergedRows` merged, a `skip` as one skipped.
 */
export const resolveImport = (
  rows: readonly PlannedRow[],
  strategy: ImportStrategy,
  now: number,
): ImportAction[] => {
  if (strategy === 'merge') return mergeActions(rows, now);
  return rows.map((row) =>
    strategy === 'skip' && row.duplicate.kind !== 'none'
      ? { kind: 'skip', row }
      : { kind: 'take', row, mergedRows: [] },
  );
};
