import type { SearchHit } from '../engine.ts';
import type { Overview } from '../items/item.ts';
import { foldsInPlace, foldWithOffsets } from './fold.ts';

type Range = readonly [number, number];

const unite = (ranges: readonly Range[]): Range[] => {
  const united: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = united.at(-1);
    if (last !== undefined && range[0] <= last[1])
      united[united.length - 1] = [last[0], Math.max(last[1], range[1])];
    else united.push(range);
  }
  return united;
};

const findRanges = (text: string, words: readonly string[]): Range[] => {
  const ranges: Range[] = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      ranges.push([at, at + word.length]);
    }
  }
  return ranges;
};

/** Where folded `words` stand in the original text: united [start, end) offsets in UTF-16 code units. */
export const rangesIn = (original: string, words: readonly string[]): Range[] => {
  if (original === '') return [];
  if (foldsInPlace(original)) return unite(findRanges(original.toLowerCase(), words));
  const folded = foldWithOffsets(original);
  const ranges = findRanges(folded.text, words).map(
    ([start, end]): Range => [folded.starts[start] ?? 0, folded.ends[end - 1] ?? original.length],
  );
  return unite(ranges);
};

/** Matches of folded `words` in each searched field of an overview. */
export const matchesOf = (overview: Overview, words: readonly string[]): SearchHit['matches'] => {
  const matches: SearchHit['matches'][number][] = [];
  const add = (field: SearchHit['matches'][number]['field'], index: number, text: string): void => {
    const ranges = rangesIn(text, words);
    if (ranges.length > 0) matches.push({ field, index, ranges });
  };
  add('title', 0, overview.title);
  add('userName', 0, overview.userName);
  for (const [index, host] of overview.hosts.entries()) add('hosts', index, host);
  for (const [index, tag] of overview.tags.entries()) add('tags', index, tag);
  add('folder', 0, overview.folder);
  return matches;
};
