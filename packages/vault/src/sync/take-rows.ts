import { deletedFlag, type SyncRow } from '@coffer/contracts';
import {
  CryptoError,
  idText,
  itemContext,
  type LeafTree,
  leafOf,
  openContent,
  overviewPart,
  tombstoneLeaf,
} from '@coffer/crypto';
import { alarm, VaultError } from '../errors.ts';
import { decodeOverview } from '../items/content-codec.ts';
import type { DamagedItem, ItemId, ListedItem, Overview } from '../items/item.ts';
import type { SealedRecord } from '../ports.ts';
import type { OpenVault } from './open-vault.ts';

/** Rows of one sync, checked one by one and opened, not yet shown. */
export interface TakenRows {
  readonly tree: LeafTree;
  readonly listed: ListedItem[];
  readonly damaged: DamagedItem[];
  readonly gone: ItemId[];
  /** Sealed secret parts by item id; empty for deleted items. */
  readonly secrets: SealedRecord[];
}

const chunkLength = 256;

const openOverview = async (vault: OpenVault, row: SyncRow): Promise<Overview | null> => {
  const place = {
    vaultId: vault.idBytes,
    itemId: row.itemId,
    keyEpoch: vault.keyEpoch,
    revision: row.revision,
  };
  try {
    return decodeOverview(await openContent(vault.keys.enc, itemContext(place, overviewPart), row.overview));
  } catch (error) {
    if (error instanceof CryptoError || error instanceof VaultError) return null;
    throw error;
  }
};

const takeRow = (taken: TakenRows, seen: Set<ItemId>, row: SyncRow): ItemId => {
  const id = idText(row.itemId);
  if (seen.has(id)) throw alarm('vault/tampered', 'An item came twice.');
  seen.add(id);
  const isDeleted = row.flags === deletedFlag;
  taken.tree.put(
    id,
    isDeleted
      ? tombstoneLeaf(row.itemId, row.revision)
      : leafOf(row.itemId, row.revision, row.overview, row.secret),
  );
  if (isDeleted) taken.gone.push(id);
  taken.secrets.push({ key: id, sealed: isDeleted ? new Uint8Array(0) : row.secret });
  return id;
};

const takeChunk = async (
  vault: OpenVault,
  taken: TakenRows,
  seen: Set<ItemId>,
  rows: readonly SyncRow[],
): Promise<void> => {
  // Begun before the leaves are hashed: the platform opens in threads of its own while this one hashes.
  const opening = rows.map((row) => (row.flags === 0 ? openOverview(vault, row) : null));
  const ids = rows.map((row) => takeRow(taken, seen, row));
  const overviews = await Promise.all(opening);
  for (const [i, row] of rows.entries()) {
    if (row.flags === deletedFlag) continue;
    const place = { id: ids[i] ?? '', vaultId: vault.id, revision: row.revision };
    const overview = overviews[i];
    if (overview) taken.listed.push({ ...place, overview });
    else taken.damaged.push(place);
  }
};

/**
 * Takes the rows of a sync as they arrive. An item that does not open, or has flags of no meaning, is put aside as
 * damaged and the rest goes on. Whether the rows are those that were signed, the root decides later.
 *
 * @param onCount called with the number of rows taken so far.
 * @throws {VaultError} `vault/tampered` for an item that comes twice.
 */
export const takeRows = async (
  vault: OpenVault,
  rows: AsyncIterable<SyncRow>,
  onCount: (count: number) => void,
): Promise<TakenRows> => {
  const taken: TakenRows = { tree: vault.tree.fork(), listed: [], damaged: [], gone: [], secrets: [] };
  const seen = new Set<ItemId>();
  let chunk: SyncRow[] = [];
  const flush = async (): Promise<void> => {
    await takeChunk(vault, taken, seen, chunk);
    chunk = [];
    onCount(seen.size);
  };
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length === chunkLength) await flush();
  }
  await flush();
  return taken;
};
