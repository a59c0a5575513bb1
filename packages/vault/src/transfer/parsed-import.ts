import type { WorkProgress } from '../engine.ts';
import type { FormerPassword, ItemDraft } from '../items/item.ts';
import type { DraftHistory } from '../items/normalise-draft.ts';
import { hostOfWebsite } from '../items/website-host.ts';
import type { ImportRefusal, RowProblem, RowRemark } from './import-plan.ts';
import { importLimits } from './read-text.ts';

/** One row of a file that can become an item. */
export interface ParsedRow extends DraftHistory {
  /** Counts from 1 in the file's own order; a CSV's header is not counted. */
  readonly row: number;
  readonly draft: ItemDraft;
  readonly formerPasswords: readonly FormerPassword[];
  /** What was left out of this row although it was taken. */
  readonly remarks: readonly RowRemark[];
}

/** What a reader of any format answers. Every row of the file is either in `rows` or named once in `refused`. */
export type ParsedImport =
  | { readonly kind: 'parsed'; readonly rows: readonly ParsedRow[]; readonly refused: readonly RowRemark[] }
  | { readonly kind: 'refused'; readonly reason: ImportRefusal };

/** How long work is watched and stopped. */
export interface ImportWatch {
  /** Looked at every {@link rowsBetweenPauses} rows; then the import ends as `cancelled`. */
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: WorkProgress) => void;
  /** Lets waiting messages in; must go through the platform's task queue (a timer), else a Worker can't hear them. */
  readonly pause?: () => Promise<void>;
}

/** Rows read between two looks at the signal. */
export const rowsBetweenPauses = 500;

/** Reads one row: an item, or the problem for which it is not taken. */
export type RowReading =
  | {
      readonly kind: 'row';
      readonly row: Omit<ParsedRow, 'row' | 'remarks'>;
      readonly leftOut?: readonly RowProblem[];
    }
  | { readonly kind: 'problem'; readonly problem: RowProblem; readonly title: string };

/** A whole-file refusal. */
export const refuse = (
  reason: ImportRefusal,
): { readonly kind: 'refused'; readonly reason: ImportRefusal } => ({
  kind: 'refused',
  reason,
});

const longestRemarkTitle = 200;
const shorten = (title: string): string =>
  [...title.slice(0, longestRemarkTitle * 2)].slice(0, longestRemarkTitle).join('');

/** A title for a row that has none: its first host, else its user name, else the first line of its notes. */
export const titleFor = (draft: ItemDraft): string => {
  const title = draft.title.trim();
  if (title !== '') return title;
  const host = draft.websites.map(hostOfWebsite).find((one) => one !== '');
  const firstLine = draft.notes.trim().slice(0, longestRemarkTitle).split('\n')[0] ?? '';
  return (
    host ??
    [draft.userName, draft.websites[0] ?? '', firstLine].map((one) => one.trim()).find((one) => one !== '') ??
    ''
  );
};

const textsOf = (draft: ItemDraft, formerPasswords: readonly FormerPassword[]): string[] => [
  draft.title,
  draft.userName,
  draft.password,
  draft.notes,
  draft.totp,
  draft.folder,
  ...draft.websites,
  ...draft.tags,
  ...draft.fields.flatMap(({ name, value }) => [name, value]),
  ...formerPasswords.map(({ password }) => password),
];

const isTooLarge = (draft: ItemDraft, formerPasswords: readonly FormerPassword[]): boolean =>
  [draft.fields, draft.websites, draft.tags, formerPasswords].some(
    ({ length }) => length > importLimits.listLength,
  ) || textsOf(draft, formerPasswords).some(({ length }) => length > importLimits.cellLength);

/** A folder, a kind or a star alone is no item. */
const isEmpty = (draft: ItemDraft): boolean =>
  textsOf({ ...draft, folder: '', tags: [], fields: [] }, []).every((text) => text.trim() === '') &&
  draft.fields.every(({ value }) => value.trim() === '');

const checkReading = (reading: RowReading): RowReading => {
  if (reading.kind === 'problem') return reading;
  const { draft, formerPasswords } = reading.row;
  const title = titleFor(draft);
  if (isEmpty(draft)) return { kind: 'problem', problem: 'empty', title };
  if (isTooLarge(draft, formerPasswords)) return { kind: 'problem', problem: 'too-large', title };
  return { ...reading, row: { ...reading.row, draft: { ...draft, title } } };
};

/**
 * Runs `read` over all rows of a file with limits, progress and cancelling. `read` must not throw; a row above a limit
 * or with nothing in it is named in `refused` and the others go on.
 */
export const readRows = async <Source>(
  sources: readonly Source[],
  read: (source: Source) => RowReading,
  watch: ImportWatch,
): Promise<ParsedImport> => {
  if (sources.length > importLimits.rows) return refuse('too-many-rows');
  const rows: ParsedRow[] = [];
  const refused: RowRemark[] = [];
  for (const [index, source] of sources.entries()) {
    if (index % rowsBetweenPauses === 0) {
      watch.onProgress?.({ stage: 'reading', done: index, total: sources.length });
      await watch.pause?.();
      if (watch.signal?.aborted === true) return refuse('cancelled');
    }
    const row = index + 1;
    const reading = checkReading(read(source));
    if (reading.kind === 'problem') {
      refused.push({ row, title: shorten(reading.title), problem: reading.problem, taken: false });
    } else {
      const title = shorten(reading.row.draft.title);
      const remarks = (reading.leftOut ?? []).map((problem) => ({ row, title, problem, taken: true }));
      rows.push({ ...reading.row, row, remarks });
    }
  }
  watch.onProgress?.({ stage: 'reading', done: sources.length, total: sources.length });
  if (rows.length === 0 && refused.length === 0) return refuse('nothing-in-it');
  return { kind: 'parsed', rows, refused };
};
