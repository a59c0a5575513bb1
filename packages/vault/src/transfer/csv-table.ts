import type { CustomField } from '../items/item.ts';
import { CsvReader, detectSeparator } from './csv-reader.ts';
import type { ImportRefusal } from './import-plan.ts';
import type { ImportWatch } from './parsed-import.ts';
import { rowsBetweenPauses } from './parsed-import.ts';
import { importLimits, readText } from './read-text.ts';

/** One data row by column. */
export interface CsvRecord {
  /** Text of the first of the named columns that the file has; empty where there is none. */
  readonly text: (...columns: readonly string[]) => string;
  /** Filled cells of columns that the format does not know, so that nothing of a file is lost without a word. */
  readonly extra: readonly CustomField[];
  /** False where the file ended inside quotes. */
  readonly closed: boolean;
}

/** Data rows of a CSV file whose header has what the format needs. */
export type CsvTable =
  | { readonly kind: 'table'; readonly records: readonly CsvRecord[] }
  | { readonly kind: 'refused'; readonly reason: ImportRefusal };

/** Columns of one format, lower-case. */
export interface CsvShape {
  /** Each of these must be there, whatever its place. */
  readonly required: readonly string[];
  /** Columns that are read or knowingly dropped. */
  readonly known: readonly string[];
}

const isBlank = (cells: readonly string[]): boolean => cells.length === 1 && cells[0]?.trim() === '';

const placesOf = (header: readonly string[]): Map<string, number> => {
  const places = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    const column = name.trim().toLowerCase();
    if (column !== '' && !places.has(column)) places.set(column, index);
  }
  return places;
};

/** Columns without a name, and cells beyond the header, are named by their place. */
const extraOf = (
  cells: readonly string[],
  header: readonly string[],
  used: ReadonlySet<number>,
): CustomField[] =>
  cells.flatMap((value, index) => {
    if (used.has(index) || value.trim() === '') return [];
    const name = header[index]?.trim() ?? '';
    // Nobody said what it is, so it is hidden: it may be a secret.
    return [{ name: name === '' ? `Column ${index + 1}` : name, value, hidden: true }];
  });

const readHeader = (reader: CsvReader): readonly string[] => {
  for (let row = reader.next(); row !== null; row = reader.next()) {
    if (!isBlank(row.cells)) return row.closed ? row.cells : [];
  }
  return [];
};

const readRecords = async (
  reader: CsvReader,
  record: (cells: readonly string[], closed: boolean) => CsvRecord,
  watch: ImportWatch,
): Promise<CsvTable> => {
  const records: CsvRecord[] = [];
  for (let row = reader.next(); row !== null; row = reader.next()) {
    if (isBlank(row.cells) && row.closed) continue;
    if (records.length >= importLimits.rows) return { kind: 'refused', reason: 'too-many-rows' };
    records.push(record(row.cells, row.closed));
    if (records.length % rowsBetweenPauses !== 0) continue;
    await watch.pause?.();
    if (watch.signal?.aborted === true) return { kind: 'refused', reason: 'cancelled' };
  }
  return { kind: 'table', records };
};

/**
 * Reads a CSV file of a known shape: any of the three separators, any line break, BOM, Latin-1. Column names are
 * compared without case. Blank lines are no rows; cells stay text, whatever they begin with.
 */
export const readCsvTable = async (
  bytes: Uint8Array,
  shape: CsvShape,
  watch: ImportWatch,
): Promise<CsvTable> => {
  const read = readText(bytes);
  if (read.kind === 'refused') return read;
  const reader = new CsvReader(read.text, detectSeparator(read.text));
  const header = readHeader(reader);
  const places = placesOf(header);
  if (!shape.required.every((column) => places.has(column)))
    return { kind: 'refused', reason: 'not-this-format' };
  const used = new Set(shape.known.flatMap((column) => places.get(column) ?? []));
  const record = (cells: readonly string[], closed: boolean): CsvRecord => ({
    text: (...columns) => {
      const column = columns.find((one) => places.has(one));
      return column === undefined ? '' : (cells[places.get(column) ?? -1] ?? '');
    },
    extra: extraOf(cells, header, used),
    closed,
  });
  return readRecords(reader, record, watch);
};
