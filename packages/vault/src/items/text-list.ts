/** Each text once, in order of first appearance. */
export const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Trimmed, without empty ones, each once. */
export const tidyList = (texts: readonly string[]): string[] =>
  unique(texts.map((text) => text.trim()).filter((text) => text !== ''));

/** A folder path with single `/` between trimmed levels and none at the ends. */
export const tidyFolder = (folder: string): string =>
  folder
    .split('/')
    .map((level) => level.trim())
    .filter((level) => level !== '')
    .join('/');
