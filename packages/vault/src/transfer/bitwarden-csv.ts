import { type CustomField, emptyDraft, type ItemKind } from '../items/item.ts';
import { tidyFolder } from '../items/text-list.ts';
import { type CsvRecord, type CsvShape, readCsvTable } from './csv-table.ts';
import { type ImportWatch, type ParsedImport, type RowReading, readRows } from './parsed-import.ts';

const shape: CsvShape = {
  required: ['type', 'name', 'login_username', 'login_password'],
  known: [
    'folder',
    'collections',
    'favorite',
    'type',
    'name',
    'notes',
    'fields',
    'reprompt',
    'archiveddate',
    'login_uri',
    'login_username',
    'login_password',
    'login_totp',
  ],
};

const kindOf = (type: string): ItemKind | undefined => {
  const name = type.trim().toLowerCase();
  if (name === 'login' || name === '') return 'login';
  return name === 'note' || name === 'securenote' ? 'note' : undefined;
};

/** `name: value` a line; a line without a name goes on with the value before it. */
const fieldsOf = (text: string): CustomField[] => {
  const fields: CustomField[] = [];
  for (const line of text === '' ? [] : text.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(': ');
    const last = fields.at(-1);
    if (colon >= 0) fields.push({ name: line.slice(0, colon), value: line.slice(colon + 2), hidden: false });
    else if (last === undefined) fields.push({ name: '', value: line, hidden: false });
    else fields[fields.length - 1] = { ...last, value: `${last.value}\n${line}` };
  }
  return fields;
};

const looksLikeHost = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?(\/[^\s,]*)?$/u;

/** Longer cells are taken as one address, since nobody has so many and patterns over megabytes cost. */
const longestList = 65_536;

/** Several addresses stand in one cell with commas between; a comma may also be part of an address. */
const websitesOf = (cell: string): string[] => {
  if (cell.length > longestList) return [cell];
  const parts = cell.split(',').map((part) => part.trim());
  if (parts.every((part) => looksLikeHost.test(part))) return parts;
  return cell
    .split(/,(?=\s*[a-z][a-z0-9+.-]{0,30}:\/\/)/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
};

const readRecord = (record: CsvRecord): RowReading => {
  const title = record.text('name');
  if (!record.closed) return { kind: 'problem', problem: 'malformed', title };
  const kind = kindOf(record.text('type'));
  if (kind === undefined) return { kind: 'problem', problem: 'unsupported-kind', title };
  const [collection = '', ...others] = record.text('collections').split(',').map(tidyFolder);
  const folder = tidyFolder(record.text('folder'));
  const draft = {
    ...emptyDraft,
    kind,
    title,
    userName: record.text('login_username'),
    password: record.text('login_password'),
    websites: websitesOf(record.text('login_uri')),
    notes: record.text('notes'),
    totp: record.text('login_totp'),
    fields: [...fieldsOf(record.text('fields')), ...record.extra],
    tags: others.filter((name) => name !== ''),
    folder: folder === '' ? collection : folder,
    favourite: ['1', 'true'].includes(record.text('favorite').trim().toLowerCase()),
  };
  return { kind: 'row', row: { draft, formerPasswords: [] } };
};

/** Reads Bitwarden's CSV export, personal (`folder`) or of an organisation (`collections`). */
export const parseBitwardenCsv = async (
  bytes: Uint8Array,
  watch: ImportWatch = {},
): Promise<ParsedImport> => {
  const table = await readCsvTable(bytes, shape, watch);
  return table.kind === 'refused' ? table : readRows(table.records, readRecord, watch);
};
