import type { OpenedItem } from '../items/item.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const columns = [
  'folder',
  'favorite',
  'type',
  'name',
  'notes',
  'fields',
  'reprompt',
  'login_uri',
  'login_username',
  'login_password',
  'login_totp',
] as const;

const cell = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const rowOf = ({ overview, secret }: OpenedItem): string => {
  const tags = overview.tags.length === 0 ? [] : [{ name: 'Tags', value: overview.tags.join(', ') }];
  const byColumn: { readonly [column in (typeof columns)[number]]: string } = {
    folder: overview.folder,
    favorite: overview.favourite ? '1' : '',
    // Bitwarden's CSV knows logins and notes; the fields of the other kinds go with the note.
    type: overview.kind === 'login' ? 'login' : 'note',
    name: overview.title,
    notes: secret.notes,
    fields: [...secret.fields, ...tags].map(({ name, value }) => `${name}: ${value}`).join('\n'),
    reprompt: '0',
    login_uri: secret.websites.join(','),
    login_username: overview.userName,
    login_password: secret.password,
    login_totp: secret.totp,
  };
  return columns.map((column) => cell(byColumn[column])).join(',');
};

/**
 * Writes Bitwarden's CSV columns, RFC 4180, UTF-8. Items in the trash are left out, former passwords and times have no
 * column.
 *
 * [Note: Formulas in CSV] Values that begin with `=`, `+`, `-` or `@` are written as they are. The file is for another
 * password manager, where a leading apostrophe would silently change a password. Opened in a spreadsheet such a cell
 * may be run as a formula, so the page warns not to open it there.
 */
export const exportCsv = (items: readonly OpenedItem[]): Bytes => {
  const rows = items.filter(({ overview }) => overview.trashedAt === undefined).map(rowOf);
  return new TextEncoder().encode(`${[columns.join(','), ...rows].join('\r\n')}\r\n`);
};
