import { graphemes } from './graphemes.ts';

export type CharacterKind = 'small' | 'capital' | 'digit' | 'sign' | 'space';

export interface CharacterCell {
  readonly glyph: string;
  readonly kind: CharacterKind;
}

const kindOrder: readonly CharacterKind[] = ['small', 'capital', 'digit', 'sign', 'space'];

function kindOf(glyph: string): CharacterKind {
  if (/^\s/u.test(glyph)) return 'space';
  if (/^\p{Nd}/u.test(glyph)) return 'digit';
  if (/^\p{L}/u.test(glyph)) return glyph === glyph.toLowerCase() ? 'small' : 'capital';
  return 'sign';
}

/** Cuts a code into cells, one for each character a reader sees. Scripts without capitals count as small. */
export function characterCells(value: string): CharacterCell[] {
  return graphemes(value).map((glyph) => ({ glyph, kind: kindOf(glyph) }));
}

/** How many cells there are of each kind, kinds that occur only, in a fixed order. */
export function countKinds(cells: readonly CharacterCell[]): { kind: CharacterKind; count: number }[] {
  return kindOrder
    .map((kind) => ({ kind, count: cells.filter((cell) => cell.kind === kind).length }))
    .filter((entry) => entry.count > 0);
}
