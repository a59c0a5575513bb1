import { importLimits } from './read-text.ts';

/** Separators that files have; the one that the header has most of is taken. */
export const csvSeparators = [',', ';', '\t'] as const;

/** Cells of one row. `closed` is false where the file ended inside quotes. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly closed: boolean;
}

/** Finds the separator by the first line, quoted parts aside. */
export const detectSeparator = (text: string): string => {
  const counts = new Map<string, number>();
  let quoted = false;
  const header = text.slice(0, 65_536);
  for (const character of header) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const best = [...csvSeparators].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0];
  return best ?? ',';
};

/**
 * Reads CSV (RFC 4180, and what real files have beside: bare quotes inside a cell, LF, CRLF or CR, text after a
 * closing quote) row by row in one linear pass.
 *
 * [Note: Why an own CSV reader] The reader must stop between rows to let a cancel in, and take time in proportion to
 * the file whatever is in it. Common parsers look for the next separator from each row on, which takes quadratic time
 * over a file that has none.
 */
export class CsvReader {
  readonly #text: string;
  readonly #separator: number;
  #at: number;

  /** Starts at the beginning of `text`, after a byte order mark. */
  constructor(text: string, separator: string) {
    this.#text = text;
    this.#separator = separator.charCodeAt(0);
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Offset of the next row, for progress. */
  get position(): number {
    return this.#at;
  }

  /** The next row, or null at the end. A line without any character is a row of one empty cell. */
  next(): CsvRow | null {
    if (this.#at >= this.#text.length) return null;
    const cells: string[] = [];
    for (;;) {
      const quoted = this.#text[this.#at] === '"';
      const cell = quoted ? this.#readQuoted() : this.#readPlain('');
      if (cell === null) return { cells: [...cells, ''], closed: false };
      // Cells beyond the limit are dropped but still passed over.
      if (cells.length <= importLimits.listLength) cells.push(cell);
      if (this.#text.charCodeAt(this.#at) === this.#separator) this.#at++;
      else break;
    }
    this.#passLineBreak();
    return { cells, closed: true };
  }

  #readPlain(before: string): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === this.#separator || code === 10 || code === 13) break;
    }
    return before + this.#text.slice(start, this.#at);
  }

  #readQuoted(): string | null {
    const parts: string[] = [];
    for (;;) {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) {
        this.#at = this.#text.length;
        return null;
      }
      parts.push(this.#text.slice(this.#at + 1, end));
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') return this.#readPlain(parts.join('"'));
    }
  }

  #passLineBreak(): void {
    if (this.#text[this.#at] === '\r') this.#at++;
    if (this.#text[this.#at] === '\n') this.#at++;
  }
}
