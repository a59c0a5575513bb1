import { z } from 'zod';

/** A backup can't be made, read or put back; the message is a sentence for the person at the terminal. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}

export const backupVersion = 1;

/** The first and the last entry of the tar. */
export const headName = 'coffer-backup.json';
export const catalogueName = 'catalogue.json';

// What stands in the file becomes a name in a statement, and anybody who knows the public key can make a file.
const sqlName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** What stands first in a backup (docs/spec/backup.md §2). */
export const backupHead = z.object({
  format: z.literal('coffer-backup'),
  version: z.number().int(),
  madeAt: whole,
  migrations: z.array(z.object({ name: z.string(), checksum: hash })),
  organisations: z.array(z.object({ id: z.string(), slug: z.string().nullable() })),
  /** In the order in which their rows follow: whatever a key points to comes first. */
  tables: z.array(z.object({ name: sqlName, columns: z.array(sqlName).min(1) })),
});
export type BackupHead = z.infer<typeof backupHead>;

/** One entry of the tar: some rows of a table, or a file. */
export const backupPart = z.object({
  name: z.string().max(1000),
  /** Rows of a table; 0 for a file. */
  rows: whole,
  bytes: whole,
  sha256: hash,
});
export type BackupPart = z.infer<typeof backupPart>;

/** What stands last in a backup. */
export const backupCatalogue = z.object({ parts: z.array(backupPart) });

const tablePlaces = z.object({
  columns: z.array(z.string()),
  parts: z.array(
    z.object({
      /** The first row's values in the two columns of the primary key. */
      first: z.tuple([z.string(), z.string()]),
      at: whole,
      bytes: whole,
      sha256: hash,
    }),
  ),
});
/** Where rows of a table stand in the plaintext. */
export type TablePlaces = z.infer<typeof tablePlaces>;

/** Where items and manifests stand in the plaintext, for reading those of one vault out of the file. */
export const backupPlaces = z.object({ item: tablePlaces, manifest: tablePlaces });
export type BackupPlaces = z.infer<typeof backupPlaces>;

/** The tables whose rows can be read out vault by vault. */
export type ReadableTable = keyof BackupPlaces;
export const isReadable = (table: string): table is ReadableTable => table in backupPlaces.shape;

const mebibyte = 1024 * 1024;

/** Bytes after which a part of a table ends. Those that are read out are small, since a part is read whole. */
export const partLimit = (table: string): number => (isReadable(table) ? mebibyte / 4 : 4 * mebibyte);

/** No part is larger: its last row may go over the limit, and a row is at most an item's two parts in hexadecimal. */
export const longestPart = 64 * mebibyte;

export const partName = (table: string, at: number): string => `tables/${table}/${at}.copy`;

/** The table of a part; null for what is none. */
export const tableOf = (name: string): string | null =>
  /^tables\/([a-z_][a-z0-9_]{0,62})\/\d+\.copy$/.exec(name)?.[1] ?? null;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `coffer-20261123T031200Z.tar.age`: names sort by time. */
export const backupFileName = (now: Date): string => {
  const day = `${now.getUTCFullYear()}${pad(now.getUTCMonth() + 1)}${pad(now.getUTCDate())}`;
  const time = `${pad(now.getUTCHours())}${pad(now.getUTCMinutes())}${pad(now.getUTCSeconds())}`;
  return `coffer-${day}T${time}Z.tar.age`;
};

/** When a backup was made, by its name; null for any other file. */
export const timeOfFile = (name: string): number | null => {
  const read = /^coffer-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.age$/.exec(name);
  if (!read) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = read.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
};
