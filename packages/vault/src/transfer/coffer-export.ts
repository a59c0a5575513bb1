import { overviewFromJson, overviewToJson, secretFromJson, secretToJson } from '../items/content-codec.ts';
import type { OpenedItem } from '../items/item.ts';
import { draftOf, type ItemContent } from '../items/item-content.ts';
import { isJsonObject } from '../items/read-content.ts';
import { type ImportWatch, type ParsedImport, type RowReading, readRows, refuse } from './parsed-import.ts';
import { readJson } from './read-json.ts';
import { memberOf } from './read-member.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Names the plaintext inside our own encrypted export. */
export const cofferExportFormat = 'coffer-export';

/** The plaintext of our own encrypted export; seal it before it leaves. Ids, revisions and vaults are not in it. */
export const encodeCofferExport = (items: readonly Pick<OpenedItem, 'overview' | 'secret'>[]): Bytes => {
  const contents = items.map(({ overview, secret }) => ({
    overview: overviewToJson(overview),
    secret: secretToJson(secret),
  }));
  return new TextEncoder().encode(JSON.stringify({ format: cofferExportFormat, v: 1, items: contents }));
};

const contentOf = (item: unknown): ItemContent | null => {
  if (!isJsonObject(item)) return null;
  try {
    return { overview: overviewFromJson(item.overview), secret: secretFromJson(item.secret) };
  } catch {
    return null;
  }
};

const readItem = (item: unknown): RowReading => {
  const content = contentOf(item);
  if (content === null) return { kind: 'problem', problem: 'malformed', title: '' };
  const { createdAt, updatedAt, trashedAt } = content.overview;
  const row = {
    draft: draftOf(content),
    formerPasswords: content.secret.formerPasswords,
    createdAt,
    updatedAt,
    ...(trashedAt === undefined ? {} : { trashedAt }),
  };
  return { kind: 'row', row };
};

/** Reads what {@link encodeCofferExport} wrote, once it has been opened. */
export const parseCofferExport = async (
  plaintext: Uint8Array,
  watch: ImportWatch = {},
): Promise<ParsedImport> => {
  const read = readJson(plaintext);
  if (read.kind === 'refused') return read;
  const file = read.value;
  if (!isJsonObject(file) || memberOf(file, 'format') !== cofferExportFormat)
    return refuse('not-this-format');
  const items = memberOf(file, 'items');
  return memberOf(file, 'v') === 1 && Array.isArray(items)
    ? readRows(items, readItem, watch)
    : refuse('not-this-format');
};
