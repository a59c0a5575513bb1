import { fold } from './fold.ts';

/** Longest word kept, in UTF-16 code units of the folded text. */
export const longestWord = 64;

const runs = /[\p{L}\p{N}]+/gu;
/** Scripts written without spaces; their runs are cut into pairs, which every device does alike. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/gu;

const pairsOf = (run: string): string[] => {
  const characters = [...run];
  if (characters.length < 3) return [run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
};

const cutWord = (word: string): string => [...word.slice(0, longestWord)].filter(isWhole).join('');
const isWhole = (character: string): boolean => character.length > 1 || !/[\ud800-\udfff]/.test(character);

/**
 * Splits text into folded words: runs of letters and digits; text without spaces between words (Chinese, Japanese,
 * Thai …) gives overlapping pairs. Repeated words stay repeated.
 *
 * [Note: Why no Intl.Segmenter] Its dictionaries differ between browsers and their versions. Words that one device
 * stores must be found by another, so the rule is plain Unicode properties.
 */
export const splitWords = (text: string): string[] => {
  const words: string[] = [];
  for (const [run] of fold(text).matchAll(runs)) {
    let from = 0;
    for (const match of run.matchAll(unspaced)) {
      if (match.index > from) words.push(cutWord(run.slice(from, match.index)));
      words.push(...pairsOf(match[0]));
      from = match.index + match[0].length;
    }
    if (from < run.length) words.push(cutWord(run.slice(from)));
  }
  return words.filter((word) => word !== '');
};
