const beyondAscii = /[\u0080-\uffff]/;
const marks = /\p{M}+/gu;

/** What NFKD leaves alone though people type it plain; final sigma so that folding has no context. */
const foldFurther = (text: string): string => text.replace(/[đς]/g, (letter) => (letter === 'đ' ? 'd' : 'σ'));

const beyondAsciiEach = /[^\0-\x7f]/gu;
const mostRemembered = 4_096;
const foldedByCharacter = new Map<string, string>();

/** Remembered, since thousands of names share some dozens of letters and normalising is dear. */
const foldCharacter = (character: string): string => {
  const known = foldedByCharacter.get(character);
  if (known !== undefined) return known;
  const folded = foldFurther(character.normalize('NFKD').replace(marks, '').toLowerCase());
  if (foldedByCharacter.size >= mostRemembered) foldedByCharacter.clear();
  foldedByCharacter.set(character, folded);
  return folded;
};

/**
 * Folds text for comparing: NFKD, accents and other marks stripped, lower-cased, đ to d; code point by code point,
 * which {@link foldWithOffsets} relies on.
 */
export const fold = (text: string): string =>
  beyondAscii.test(text) ? text.replace(beyondAsciiEach, foldCharacter).toLowerCase() : text.toLowerCase();

/** Folded text, and for each of its code units where in the original the folded character starts and ends. */
export interface FoldedText {
  readonly text: string;
  /** Offsets into the original, in UTF-16 code units; one entry a code unit of `text`. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Folds and remembers where each code unit came from; marks belong to the letter before them. */
export const foldWithOffsets = (original: string): FoldedText => {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let offset = 0;
  for (const character of original) {
    const folded = fold(character);
    const end = offset + character.length;
    if (folded === '' && ends.length > 0) {
      const from = starts.at(-1);
      for (let at = ends.length - 1; at >= 0 && starts[at] === from; at--) ends[at] = end;
    }
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(offset);
      ends.push(end);
    }
    text += folded;
    offset = end;
  }
  return { text, starts, ends };
};

/** True where folding keeps every offset, so that no map is needed. */
export const foldsInPlace = (text: string): boolean => !beyondAscii.test(text);
