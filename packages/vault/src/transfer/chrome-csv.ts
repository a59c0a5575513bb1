import { emptyDraft } from '../items/item.ts';
import { type CsvRecord, type CsvShape, readCsvTable } from './csv-table.ts';
import { type ImportWatch, type ParsedImport, type RowReading, readRows } from './parsed-import.ts';

const shape: CsvShape = {
  required: ['url', 'username', 'password'],
  known: ['name', 'url', 'username', 'password', 'note', 'notes'],
};

const readRecord = (record: CsvRecord): RowReading => {
  const title = record.text('name');
  if (!record.closed) return { kind: 'problem', problem: 'malformed', title };
  const website = record.text('url').trim();
  const draft = {
    ...emptyDraft,
    title,
    userName: record.text('username'),
    password: record.text('password'),
    websites: website === '' ? [] : [website],
    notes: record.text('note', 'notes'),
    fields: record.extra,
  };
  return { kind: 'row', row: { draft, formerPasswords: [] } };
};

/** Reads the CSV of Chrome, Edge, Brave and Opera (`name,url,username,password,note`). */
export const parseChromeCsv = async (bytes: Uint8Array, watch: ImportWatch = {}): Promise<ParsedImport> => {
  const table = await readCsvTable(bytes, shape, watch);
  return table.kind === 'refused' ? table : readRows(table.records, readRecord, watch);
};
