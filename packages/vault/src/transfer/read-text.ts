import type { ImportRefusal } from './import-plan.ts';

/** What an import may hold at most; beyond it the file or the row is refused with a clear reason (H28). */
export const importLimits = {
  fileBytes: 64 * 1_024 * 1_024,
  rows: 100_000,
  jsonDepth: 64,
  /** Values, members and brackets of a JSON file: what its parser would have to make objects of. */
  jsonMarks: 8_000_000,
  /** UTF-16 code units of one text. */
  cellLength: 1_024 * 1_024,
  /** Columns of a CSV row, custom fields, websites or former passwords of an item. */
  listLength: 1_000,
} as const;

/** Text of a file, or why it is refused. */
export type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: ImportRefusal };

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

const decodeUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/**
 * Decodes a file: UTF-8 with or without BOM, UTF-16 with BOM, else Latin-1 as browsers mean it (windows-1252), which
 * cannot fail. Files above 64 MiB are refused unread.
 */
export const readText = (bytes: Uint8Array): ReadText => {
  if (bytes.length > importLimits.fileBytes) return { kind: 'refused', reason: 'too-large' };
  if (startsWith(bytes, 0xff, 0xfe)) return { kind: 'text', text: new TextDecoder('utf-16le').decode(bytes) };
  if (startsWith(bytes, 0xfe, 0xff)) return { kind: 'text', text: new TextDecoder('utf-16be').decode(bytes) };
  return { kind: 'text', text: decodeUtf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes) };
};
