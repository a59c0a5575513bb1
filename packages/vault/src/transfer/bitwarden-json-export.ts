import type { ItemKind, OpenedItem } from '../items/item.ts';
import { bitwardenFieldTypes, bitwardenTypes, kindSections, splitKindFields } from './bitwarden-kinds.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Namespace of the ids that folders get; they only tie items to folders inside the file. */
const folderId = (index: number): string =>
  `00000000-0000-4000-8000-${(index + 1).toString(16).padStart(12, '0')}`;

const typeOf = (kind: ItemKind): number =>
  Number(Object.entries(bitwardenTypes).find(([, one]) => one === kind)?.[0] ?? 2);

/** Bitwarden's files have null where there is no text. */
const orNull = (text: string): string | null => (text === '' ? null : text);
const isoOrNull = (time: number | undefined): string | null => {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

const fieldOf = ({ name, value, hidden }: { name: string; value: string; hidden: boolean }) => ({
  name,
  value,
  type: hidden ? bitwardenFieldTypes.hidden : bitwardenFieldTypes.text,
  linkedId: null,
});

const loginOf = ({ overview, secret }: OpenedItem) => ({
  uris: secret.websites.map((uri) => ({ match: null, uri })),
  username: orNull(overview.userName),
  password: orNull(secret.password),
  totp: orNull(secret.totp),
});

/** What Bitwarden has no place for on an item that is no login becomes custom fields. */
const leftovers = ({ overview, secret }: OpenedItem) => {
  if (overview.kind === 'login') return [];
  return [
    { name: 'User name', value: overview.kind === 'person' ? '' : overview.userName, hidden: false },
    { name: 'Password', value: secret.password, hidden: true },
    { name: 'One-time code', value: secret.totp, hidden: true },
    ...secret.websites.map((value) => ({ name: 'Website', value, hidden: false })),
  ].filter(({ value }) => value !== '');
};

/** The member that the item's kind adds, and the fields that stay custom. */
const sectionOf = (item: OpenedItem) => {
  const { kind, userName } = item.overview;
  if (kind === 'login') return { section: { login: loginOf(item) }, fields: item.secret.fields };
  if (kind === 'note') return { section: { secureNote: { type: 0 } }, fields: item.secret.fields };
  const { member, fields: known } = kindSections[kind];
  const { own, rest } = splitKindFields(known, item.secret.fields);
  const values = Object.fromEntries(known.map(({ property }) => [property, orNull(own.get(property) ?? '')]));
  return {
    section: { [member]: kind === 'person' ? { ...values, username: orNull(userName) } : values },
    fields: rest,
  };
};

const itemOf = (item: OpenedItem, folderIds: ReadonlyMap<string, string>) => {
  const { overview, secret } = item;
  const { section, fields } = sectionOf(item);
  const tags =
    overview.tags.length === 0 ? [] : [{ name: 'Tags', value: overview.tags.join(', '), hidden: false }];
  return {
    passwordHistory: secret.formerPasswords.map(({ password, replacedAt }) => ({
      lastUsedDate: isoOrNull(replacedAt),
      password,
    })),
    revisionDate: isoOrNull(overview.updatedAt),
    creationDate: isoOrNull(overview.createdAt),
    deletedDate: isoOrNull(overview.trashedAt),
    id: item.id,
    organizationId: null,
    folderId: folderIds.get(overview.folder) ?? null,
    type: typeOf(overview.kind),
    reprompt: 0,
    name: overview.title,
    notes: orNull(secret.notes),
    favorite: overview.favourite,
    fields: [...fields, ...leftovers(item), ...tags].map(fieldOf),
    ...section,
    collectionIds: null,
    ...(overview.tags.length === 0 ? {} : { cofferTags: overview.tags }),
  };
};

/**
 * Writes a plain Bitwarden JSON export: everything readable by whoever has the file. Tags, which Bitwarden has not,
 * become a field `Tags`, and a member `cofferTags` that our own import reads and others ignore. Trashed items keep
 * their date and conflict copies are ordinary items.
 */
export const exportBitwardenJson = (items: readonly OpenedItem[]): Bytes => {
  const folders = [
    ...new Set(items.map(({ overview }) => overview.folder).filter((folder) => folder !== '')),
  ].sort();
  const folderIds = new Map(folders.map((folder, index) => [folder, folderId(index)]));
  const file = {
    encrypted: false,
    folders: folders.map((name, index) => ({ id: folderId(index), name })),
    items: items.map((item) => itemOf(item, folderIds)),
  };
  return new TextEncoder().encode(JSON.stringify(file, null, 2));
};
