import {
  type Bytes,
  equalBytes,
  idBytes,
  idText,
  itemContext,
  type Leaf,
  leafLength,
  openContent,
  parseLeaf,
  secretPart,
  sha256,
} from '@coffer/crypto';
import { decodeSecret } from '../items/content-codec.ts';
import { isDamage } from '../items/damage.ts';
import type { ItemId, ListedItem, VaultId } from '../items/item.ts';
import type { ItemContent } from '../items/item-content.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { isBadSnapshot, openSnapshot } from '../sync/snapshot-pages.ts';

/** An item as this device kept it. */
export interface LostItem extends ListedItem {
  readonly leaf: Leaf;
}

/** What this device kept of a vault before the server was put back; its secret parts are opened one by one. */
export interface LostCopy {
  readonly keyEpoch: number;
  readonly items: readonly LostItem[];
}

const leavesOf = (pages: readonly Bytes[]): ReadonlyMap<ItemId, Leaf> => {
  const leaves = new Map<ItemId, Leaf>();
  for (const page of pages) {
    for (let at = 0; at < page.length; at += leafLength) {
      const leaf = parseLeaf(page.subarray(at, at + leafLength));
      leaves.set(idText(leaf.itemId), leaf);
    }
  }
  return leaves;
};

/** Reads this device's snapshot of a vault, aside of whatever is open; null where it keeps none that opens. */
export const readLostCopy = async (session: Unlocked, vaultId: VaultId): Promise<LostCopy | null> => {
  const stored = await session.replica.readSnapshot(vaultId);
  if (!stored) return null;
  try {
    const snapshot = await openSnapshot(session, idBytes(vaultId), stored, () => true);
    if (!snapshot) return null;
    const leaves = leavesOf(snapshot.pages.map(({ page }) => page.leaves));
    const items = snapshot.pages.flatMap(({ page }) =>
      page.rows.flatMap(([id, revision, overview]): LostItem[] => {
        const leaf = leaves.get(id);
        return overview && leaf ? [{ id, vaultId, revision, overview, leaf }] : [];
      }),
    );
    return { keyEpoch: snapshot.manifest.keyEpoch, items };
  } catch (error) {
    if (!isBadSnapshot(error)) throw error;
    return null;
  }
};

/** Opens an item of a lost copy; null where this device lacks its secret part. The vault's keys must be of its epoch. */
export const openLost = async (
  session: Unlocked,
  { id: vaultId, idBytes: vaultIdBytes, keys, keyEpoch }: OpenVault,
  { id, overview, leaf }: LostItem,
): Promise<ItemContent | null> => {
  const sealed = await session.replica.readSecret(vaultId, id);
  if (!sealed || !equalBytes(sha256(sealed), leaf.secretHash)) return null;
  const place = { vaultId: vaultIdBytes, itemId: leaf.itemId, keyEpoch, revision: leaf.revision };
  try {
    return {
      overview,
      secret: decodeSecret(await openContent(keys.enc, itemContext(place, secretPart), sealed)),
    };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
};
