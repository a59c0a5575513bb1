const foldCase = (character: string): string => character.toLowerCase().toUpperCase().toLowerCase();

/**
 * An answer as it is compared: NFKC, case folded, spaces and punctuation dropped.
 *
 * Folded character by character, upper case in between: by words, a Greek sigma would depend on the spaces that are
 * dropped, and ß would not be SS. A file of its own, so that a page can judge answers without loading any cryptography.
 * Spec: docs/spec/recovery.md §3.
 */
export const normaliseAnswer = (typed: string): string =>
  Array.from(typed.normalize('NFKC'), foldCase)
    .join('')
    .normalize('NFKC')
    .replace(/[\p{White_Space}\p{P}]/gu, '');
