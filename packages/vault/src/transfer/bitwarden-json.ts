import {
  type CustomField,
  emptyDraft,
  type FormerPassword,
  type ItemDraft,
  type ItemKind,
} from '../items/item.ts';
import { isJsonObject, type JsonObject } from '../items/read-content.ts';
import { tidyFolder } from '../items/text-list.ts';
import { bitwardenFieldTypes, bitwardenTypes, kindSections } from './bitwarden-kinds.ts';
import type { RowProblem } from './import-plan.ts';
import { type ImportWatch, type ParsedImport, type RowReading, readRows, refuse } from './parsed-import.ts';
import { readJson } from './read-json.ts';
import { memberOf, objectOf, objectsOf, textOf, textsOf, timeOf } from './read-member.ts';

/** Names of folders and collections by their ids. */
interface Places {
  readonly folders: ReadonlyMap<string, string>;
  readonly collections: ReadonlyMap<string, string>;
}

const namesById = (file: JsonObject, member: string): Map<string, string> =>
  new Map(objectsOf(file, member).map((entry) => [textOf(entry, 'id'), tidyFolder(textOf(entry, 'name'))]));

/** The folder is the place; without one the first collection is. Collections that are not the place become tags. */
const placeOf = (item: JsonObject, places: Places): Pick<ItemDraft, 'folder' | 'tags'> => {
  const folder = places.folders.get(textOf(item, 'folderId')) ?? '';
  const collections = textsOf(item, 'collectionIds').flatMap((id) => places.collections.get(id) ?? []);
  const place = folder !== '' ? folder : (collections[0] ?? '');
  return {
    folder: place,
    tags: [...collections.filter((name) => name !== place), ...textsOf(item, 'cofferTags')],
  };
};

const linkedUserName = 100;
const linkedPassword = 101;

const fieldOf = (field: JsonObject, login: JsonObject): CustomField => {
  const name = textOf(field, 'name');
  const type = memberOf(field, 'type');
  if (type !== bitwardenFieldTypes.linked)
    return { name, value: textOf(field, 'value'), hidden: type === bitwardenFieldTypes.hidden };
  const target = memberOf(field, 'linkedId');
  if (target === linkedPassword) return { name, value: textOf(login, 'password'), hidden: true };
  return { name, value: target === linkedUserName ? textOf(login, 'username') : '', hidden: false };
};

const kindFieldsOf = (kind: ItemKind, item: JsonObject): CustomField[] => {
  if (kind === 'login' || kind === 'note') return [];
  const { member, fields } = kindSections[kind];
  const section = objectOf(item, member);
  return fields
    .map(({ property, name, hidden }) => ({ name, value: textOf(section, property), hidden }))
    .filter(({ value }) => value !== '');
};

/** Our own export names the tags twice: for us as a list, for other managers as the last field. */
const isTagsAgain = ({ name, value, hidden }: CustomField, tags: readonly string[]): boolean =>
  tags.length > 0 && name === 'Tags' && !hidden && value === tags.join(', ');

const fieldsOf = (kind: ItemKind, item: JsonObject): CustomField[] => {
  const login = objectOf(item, 'login');
  const custom = objectsOf(item, 'fields').map((field) => fieldOf(field, login));
  const last = custom.at(-1);
  if (last && isTagsAgain(last, textsOf(item, 'cofferTags'))) custom.pop();
  return [...kindFieldsOf(kind, item), ...custom];
};

const formerPasswordsOf = (item: JsonObject): FormerPassword[] =>
  objectsOf(item, 'passwordHistory')
    .map((former) => ({
      password: textOf(former, 'password'),
      replacedAt: timeOf(former, 'lastUsedDate') ?? 0,
    }))
    .filter(({ password }) => password !== '');

const draftOf = (kind: ItemKind, item: JsonObject, places: Places): ItemDraft => {
  const login = objectOf(item, 'login');
  return {
    ...emptyDraft,
    ...placeOf(item, places),
    kind,
    title: textOf(item, 'name'),
    userName: kind === 'person' ? textOf(objectOf(item, 'identity'), 'username') : textOf(login, 'username'),
    password: textOf(login, 'password'),
    websites: objectsOf(login, 'uris')
      .map((uri) => textOf(uri, 'uri'))
      .filter((uri) => uri !== ''),
    totp: textOf(login, 'totp'),
    notes: textOf(item, 'notes'),
    fields: fieldsOf(kind, item),
    favourite: memberOf(item, 'favorite') === true,
  };
};

const leftOutOf = (item: JsonObject): RowProblem[] => {
  const leftOut: RowProblem[] = [];
  if (objectsOf(item, 'attachments').length > 0) leftOut.push('attachment-left-out');
  if (objectsOf(objectOf(item, 'login'), 'fido2Credentials').length > 0) leftOut.push('passkey-left-out');
  return leftOut;
};

const historyOf = (item: JsonObject) => {
  const [createdAt, updatedAt, trashedAt] = ['creationDate', 'revisionDate', 'deletedDate'].map((one) =>
    timeOf(item, one),
  );
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(trashedAt === undefined ? {} : { trashedAt }),
  };
};

const readItem = (item: unknown, places: Places): RowReading => {
  if (!isJsonObject(item)) return { kind: 'problem', problem: 'malformed', title: '' };
  const kind = bitwardenTypes[Number(memberOf(item, 'type'))];
  if (kind === undefined)
    return { kind: 'problem', problem: 'unsupported-kind', title: textOf(item, 'name') };
  const draft = draftOf(kind, item, places);
  return {
    kind: 'row',
    row: { draft, formerPasswords: formerPasswordsOf(item), ...historyOf(item) },
    leftOut: leftOutOf(item),
  };
};

/** Reads the object of a plain Bitwarden export. An encrypted one is refused by what it needs. */
export const readBitwardenFile = async (file: unknown, watch: ImportWatch): Promise<ParsedImport> => {
  if (!isJsonObject(file)) return refuse('not-this-format');
  if (memberOf(file, 'encrypted') === true) {
    return refuse(memberOf(file, 'passwordProtected') === true ? 'needs-password' : 'account-restricted');
  }
  const items = memberOf(file, 'items');
  if (!Array.isArray(items)) return refuse('not-this-format');
  const places = { folders: namesById(file, 'folders'), collections: namesById(file, 'collections') };
  return readRows(items, (item) => readItem(item, places), watch);
};

/**
 * Reads Bitwarden's JSON export (personal or organisation). Types 1 to 5 become logins, notes, cards, persons and keys;
 * what a login has no place for becomes custom fields, hidden where it is secret. Passkeys and attachments are
 * named as left out.
 */
export const parseBitwardenJson = async (
  bytes: Uint8Array,
  watch: ImportWatch = {},
): Promise<ParsedImport> => {
  const read = readJson(bytes);
  return read.kind === 'refused' ? read : readBitwardenFile(read.value, watch);
};
