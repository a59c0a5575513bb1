import { hash } from 'node:crypto';
import { valuesOf } from './copy-text.ts';
import type { ItemCatalogue } from './format.ts';
import { openSealedFile, type SealedFile } from './sealed-file.ts';

/** An item's sealed row as a backup has it. */
export interface BackupItem {
  readonly revision: number;
  readonly flags: number;
  readonly keyEpoch: number;
  readonly overview: Buffer;
  readonly secret: Buffer;
}

export interface ItemPlace {
  readonly vaultId: string;
  readonly itemId: string;
}

const isAfter = ([vaultId, itemId]: readonly [string, string], place: ItemPlace): boolean =>
  vaultId === place.vaultId ? itemId > place.itemId : vaultId > place.vaultId;

/** The only part that can hold an item: the last that does not begin behind it. Ids in small hexadecimal sort as Postgres sorts them. */
const partOf = ({ parts }: ItemCatalogue, place: ItemPlace): ItemCatalogue['parts'][number] | undefined => {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const part = parts[middle];
    if (part && isAfter(part.first, place)) high = middle;
    else low = middle + 1;
  }
  return parts[low - 1];
};

const rowStart = ({ vaultId, itemId }: ItemPlace, columns: readonly string[]): string => {
  if (columns[0] !== 'vault_id' || columns[1] !== 'item_id') throw new Error('rows of items begin otherwise');
  return `${vaultId}\t${itemId}\t`;
};

const hex = (text: string | null | undefined): Buffer => Buffer.from((text ?? '').replace(/^\\x/, ''), 'hex');

const itemIn = (bytes: Buffer, place: ItemPlace, columns: readonly string[]): BackupItem | null => {
  const start = rowStart(place, columns);
  const inside = bytes.indexOf(`\n${start}`);
  const from = bytes.subarray(0, start.length).equals(Buffer.from(start)) ? 0 : inside < 0 ? -1 : inside + 1;
  if (from < 0) return null;
  const values = valuesOf(bytes.subarray(from, bytes.indexOf(0x0a, from) + 1));
  const value = (column: string) => values[columns.indexOf(column)];
  return {
    revision: Number(value('revision')),
    flags: Number(value('flags')),
    keyEpoch: Number(value('key_epoch')),
    overview: hex(value('overview')),
    secret: hex(value('secret')),
  };
};

const readItem = async (file: SealedFile, catalogue: ItemCatalogue, place: ItemPlace) => {
  const part = partOf(catalogue, place);
  if (!part) return null;
  const bytes = await file.read(part.at, part.bytes);
  if (hash('sha256', bytes, 'hex') !== part.sha256)
    throw new Error('a part of the backup is not the one that was written');
  return itemIn(bytes, place, catalogue.columns);
};

/** Sealed items out of a backup's file, in the order asked; null for one that it has not. */
export const readItems = async (
  { path, identity }: { readonly path: string; readonly identity: string },
  catalogue: ItemCatalogue,
  places: readonly ItemPlace[],
): Promise<(BackupItem | null)[]> => {
  const file = await openSealedFile(path, identity);
  try {
    const items: (BackupItem | null)[] = [];
    for (const place of places) items.push(await readItem(file, catalogue, place));
    return items;
  } finally {
    await file.close();
  }
};
