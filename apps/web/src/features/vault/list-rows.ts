import type { ItemId, ListedItem, SearchHit } from '@coffer/vault';
import { type Arrangement, isIn, type Place } from '../../shell/inside/place.ts';

/** One line of the list: an item, or the heading of those below it. */
export type ListLine =
  | { readonly kind: 'heading'; readonly key: string; readonly heading: Heading }
  | {
      readonly kind: 'item';
      readonly key: string;
      readonly item: ListedItem;
      readonly hit: SearchHit | null;
    };

/** Headings of the list ordered by time. */
export type Heading = 'today' | 'thisWeek' | 'earlier';

const day = 24 * 60 * 60 * 1000;

/** Under which heading a moment falls; a week is the last seven days. */
export const headingOf = (time: number, now: number): Heading => {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (time >= midnight) return 'today';
  return time >= midnight - 6 * day ? 'thisWeek' : 'earlier';
};

const byTitle = (a: ListedItem, b: ListedItem): number => a.overview.title.localeCompare(b.overview.title);
const byTime = (a: ListedItem, b: ListedItem): number => b.overview.updatedAt - a.overview.updatedAt;

interface Question {
  readonly items: readonly ListedItem[];
  readonly place: Place;
  readonly arrangement: Arrangement;
  readonly hits: readonly SearchHit[] | null;
  /** Whether a search looks at what lies in the bin too. */
  readonly withBin: boolean;
  readonly now: number;
}

const linesOfHits = (question: Question, hits: readonly SearchHit[]): readonly ListLine[] => {
  const byId = new Map<ItemId, ListedItem>(question.items.map((item) => [item.id, item]));
  return hits.flatMap((hit) => {
    const item = byId.get(hit.id);
    if (!item) return [];
    const inBin = question.withBin && item.overview.trashedAt !== undefined;
    if (!inBin && !isIn(question.place, item)) return [];
    if (question.arrangement.kind && item.overview.kind !== question.arrangement.kind) return [];
    return [{ kind: 'item', key: item.id, item, hit }];
  });
};

/** The lines to draw, in order. */
export const listLines = (question: Question): readonly ListLine[] => {
  if (question.hits) return linesOfHits(question, question.hits);
  const { arrangement, place, now } = question;
  const shown = question.items.filter(
    (item) => isIn(place, item) && (!arrangement.kind || item.overview.kind === arrangement.kind),
  );
  shown.sort(arrangement.sort === 'title' ? byTitle : byTime);
  const lines: ListLine[] = [];
  let last: Heading | null = null;
  for (const item of shown) {
    const heading = headingOf(item.overview.updatedAt, now);
    if (arrangement.sort === 'recent' && heading !== last) {
      lines.push({ kind: 'heading', key: heading, heading });
      last = heading;
    }
    lines.push({ kind: 'item', key: item.id, item, hit: null });
  }
  return lines;
};

type Ranges = readonly (readonly [number, number])[];
/** What a row says below its title, with the ranges that a search matched in either. */
export interface RowText {
  readonly titleRanges: Ranges;
  readonly subtitle: string;
  readonly subtitleRanges: Ranges;
}

/** Puts the matched field below the title, so that it is seen why the row was found. */
export const rowText = (item: ListedItem, hit: SearchHit | null): RowText => {
  const { overview } = item;
  const usual = overview.userName || (overview.hosts[0] ?? '');
  const titleRanges = hit?.matches.find((match) => match.field === 'title')?.ranges ?? [];
  const other = hit?.matches.find((match) => match.field !== 'title');
  if (!other) return { titleRanges, subtitle: usual, subtitleRanges: [] };
  const texts = {
    userName: overview.userName,
    hosts: overview.hosts[other.index] ?? '',
    tags: overview.tags[other.index] ?? '',
    folder: overview.folder,
    title: overview.title,
  };
  return { titleRanges, subtitle: texts[other.field], subtitleRanges: other.ranges };
};
