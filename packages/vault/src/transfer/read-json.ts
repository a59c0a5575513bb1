import type { ImportRefusal } from './import-plan.ts';
import { importLimits, readText } from './read-text.ts';

/** A parsed value, not yet trusted, or why the file is refused. */
export type ReadJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: ImportRefusal };

const codes = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  openList: 0x5b,
  closeList: 0x5d,
  open: 0x7b,
  close: 0x7d,
};

/** The index of the quote that ends the string which begins at `start`, or the end of the text. */
const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === codes.backslash) before--;
    // An odd number of backslashes escapes the quote; each run is counted once, so the scan stays linear.
    if ((at - before) % 2 === 1) return at;
  }
  return text.length;
};

/**
 * Measures JSON text in one pass without building anything, so that a bomb is refused before a parser meets it.
 * Texts that are no JSON pass here and fail in the parser.
 */
export const refuseJsonBomb = (text: string): ImportRefusal | null => {
  let depth = 0;
  let marks = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === codes.quote) at = endOfString(text, at);
    else if (code === codes.comma) marks++;
    else if (code === codes.open || code === codes.openList) {
      depth++;
      marks++;
      if (depth > importLimits.jsonDepth) return 'too-deep';
    } else if (code === codes.close || code === codes.closeList) depth--;
    if (marks > importLimits.jsonMarks) return 'too-large';
  }
  return null;
};

/** Decodes and parses a JSON file within the limits of imports. */
export const readJson = (bytes: Uint8Array): ReadJson => {
  const read = readText(bytes);
  if (read.kind === 'refused') return read;
  const refusal = refuseJsonBomb(read.text);
  if (refusal !== null) return { kind: 'refused', reason: refusal };
  try {
    return { kind: 'json', value: JSON.parse(read.text) };
  } catch {
    return { kind: 'refused', reason: 'not-this-format' };
  }
};
