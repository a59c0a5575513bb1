import { hash } from 'node:crypto';
import { deletedFlag } from '@coffer/contracts';
import { type Bytes, emptyLeafTree, idBytes, type LeafTree, tombstoneLeaf } from '@coffer/crypto/verify';
import { valuesOf } from './copy-text.ts';
import type { BackupPlaces, TablePlaces } from './format.ts';
import { openSealedFile, type SealedFile } from './sealed-file.ts';

/** An item's sealed row as a backup has it. */
export interface BackupItem {
  readonly revision: number;
  readonly flags: number;
  readonly keyEpoch: number;
  readonly overview: Buffer;
  readonly secret: Buffer;
}

/** A vault as a backup has it. */
export interface BackupVault {
  /** The newest one that the backup has. */
  readonly manifest: { readonly bytes: Buffer; readonly signature: Buffer; readonly mac: Buffer };
  /** What its rows hash to, whatever they should. */
  readonly leaves: LeafTree;
  /** Those asked for that it has. */
  readonly itemsById: ReadonlyMap<string, BackupItem>;
}

export interface ItemPlace {
  readonly vaultId: string;
  readonly itemId: string;
}

type Part = TablePlaces['parts'][number];

/**
 * Parts that can hold rows of a vault: the last that begins before it, and those that begin with it. Ids in small
 * hexadecimal sort as Postgres sorts them.
 */
const partsOf = ({ parts }: TablePlaces, vaultId: string): readonly Part[] => {
  const begun = parts.findIndex(({ first: [id] }) => id >= vaultId);
  const over = parts.findIndex(({ first: [id] }) => id > vaultId);
  const from = begun < 0 ? parts.length : begun;
  return parts.slice(Math.max(0, from - 1), over < 0 ? parts.length : over);
};

const readPart = async (file: SealedFile, { at, bytes: length, sha256: told }: Part): Promise<Buffer> => {
  const bytes = await file.read(at, length);
  if (hash('sha256', bytes, 'hex') !== told)
    throw new Error('a part of the backup is not the one that was written');
  return bytes;
};

type Row = (column: string) => string;

/** Rows of a part that are of a vault. Each begins with the vault's id, as the primary key does. */
function* rowsOf(bytes: Buffer, { columns }: TablePlaces, vaultId: string): Generator<Row> {
  if (columns[0] !== 'vault_id') throw new Error('rows begin otherwise');
  const start = Buffer.from(`${vaultId}\t`);
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from) + 1;
    if (bytes.subarray(from, from + start.length).equals(start)) {
      const values = valuesOf(bytes.subarray(from, end));
      yield (column) => values[columns.indexOf(column)] ?? '';
    }
    from = end;
  }
}

const hex = (text: string): Buffer => Buffer.from(text.replace(/^\\x/, ''), 'hex');

const itemIn = (row: Row): BackupItem => ({
  revision: Number(row('revision')),
  flags: Number(row('flags')),
  keyEpoch: Number(row('key_epoch')),
  overview: hex(row('overview')),
  secret: hex(row('secret')),
});

const hashOf = (part: Buffer): Bytes => new Uint8Array(hash('sha256', part, 'buffer'));

const readManifest = async (file: SealedFile, places: TablePlaces, vaultId: string) => {
  // Sorted by seq: the newest stands last.
  const part = partsOf(places, vaultId).at(-1);
  const row = part && [...rowsOf(await readPart(file, part), places, vaultId)].at(-1);
  return row ? { bytes: hex(row('bytes')), signature: hex(row('signature')), mac: hex(row('mac')) } : null;
};

const readVault = async (
  file: SealedFile,
  places: BackupPlaces,
  vaultId: string,
  wanted: ReadonlySet<string>,
): Promise<BackupVault | null> => {
  const manifest = await readManifest(file, places.manifest, vaultId);
  if (!manifest) return null;
  const leaves = emptyLeafTree();
  const itemsById = new Map<string, BackupItem>();
  for (const part of partsOf(places.item, vaultId))
    for (const row of rowsOf(await readPart(file, part), places.item, vaultId)) {
      const id = row('item_id');
      const item = itemIn(row);
      const [itemId, revision] = [idBytes(id), item.revision];
      const [overviewHash, secretHash] = [hashOf(item.overview), hashOf(item.secret)];
      const isDeleted = item.flags === deletedFlag;
      const live = { itemId, revision, deleted: false, overviewHash, secretHash };
      leaves.put(id, isDeleted ? tombstoneLeaf(itemId, revision) : live);
      if (wanted.has(id) && !isDeleted) itemsById.set(id, item);
    }
  return { manifest, leaves, itemsById };
};

/**
 * Vaults out of a backup's file, by their ids, with those of their items that are asked for; one that the backup has not is
 * left out. Reads every row of theirs, so that what they hash to is what a restore would give.
 *
 * @throws where the file was changed there.
 */
export const readVaults = async (
  { path, identity }: { readonly path: string; readonly identity: string },
  places: BackupPlaces,
  asked: readonly ItemPlace[],
): Promise<ReadonlyMap<string, BackupVault>> => {
  const file = await openSealedFile(path, identity);
  try {
    const wantedByVault = new Map<string, Set<string>>();
    for (const { vaultId, itemId } of asked)
      wantedByVault.set(vaultId, (wantedByVault.get(vaultId) ?? new Set()).add(itemId));
    const vaults = new Map<string, BackupVault>();
    for (const [vaultId, wanted] of wantedByVault) {
      const vault = await readVault(file, places, vaultId, wanted);
      if (vault) vaults.set(vaultId, vault);
    }
    return vaults;
  } finally {
    await file.close();
  }
};
