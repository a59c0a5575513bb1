import {
  type Bytes,
  CryptoError,
  idBytes,
  idText,
  isSameLeaf,
  itemContext,
  type Leaf,
  openContent,
  secretPart,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { ItemId, ListedItem } from '../items/item.ts';
import type { SealedRecord } from '../ports.ts';
import type { ClaimedLeaves } from './claimed-leaves.ts';
import type { OpenVault } from './open-vault.ts';
import type { TakenRows } from './take-rows.ts';

const chunkLength = 256;

const doesSecretOpen = async (
  vault: OpenVault,
  { id, revision }: ListedItem,
  sealed: Bytes,
): Promise<boolean> => {
  const place = { vaultId: vault.idBytes, itemId: idBytes(id), keyEpoch: vault.keyEpoch, revision };
  try {
    await openContent(vault.keys.enc, itemContext(place, secretPart), sealed);
    return true;
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
};

/** What became of each row that was taken. */
interface Verdicts {
  readonly listedById: ReadonlyMap<ItemId, ListedItem>;
  readonly gone: ReadonlySet<ItemId>;
}

/** The claim that stands for a row, or null for a row that stands for itself: it opens, or nobody claims otherwise. */
const claimFor = async (
  vault: OpenVault,
  taken: TakenRows,
  { listedById }: Verdicts,
  { key, sealed }: SealedRecord,
  claims: ClaimedLeaves,
): Promise<Leaf | null> => {
  const own = taken.tree.get(key);
  const claim = claims.get(key);
  if (!own || !claim || isSameLeaf(own, claim)) return null;
  const listed = listedById.get(key);
  // What opens was written by a member, so no flipped bit made it; if it is not what was signed, that is no damage.
  return listed && (await doesSecretOpen(vault, listed, sealed)) ? null : claim;
};

/** Whether this device has the item as the leaf says: damage to the server's copy is no loss to it then. */
const isHeld = (vault: OpenVault, id: ItemId, leaf: Leaf): boolean => {
  const held = vault.tree.get(id);
  return held !== undefined && isSameLeaf(held, leaf) && vault.itemsById.get(id)?.revision === leaf.revision;
};

const standForItself = (
  vault: OpenVault,
  settled: TakenRows,
  { listedById, gone }: Verdicts,
  row: SealedRecord,
  { revision }: Leaf,
): void => {
  const listed = listedById.get(row.key);
  if (listed) settled.listed.push(listed);
  else if (gone.has(row.key)) settled.gone.push(row.key);
  else settled.damaged.push({ id: row.key, vaultId: vault.id, revision });
  settled.secrets.push(row);
};

const putAside = (vault: OpenVault, settled: TakenRows, id: ItemId, claim: Leaf): void => {
  if (claim.deleted) {
    settled.gone.push(id);
    settled.secrets.push({ key: id, sealed: new Uint8Array(0) });
  } else if (!isHeld(vault, id, claim))
    settled.damaged.push({ id, vaultId: vault.id, revision: claim.revision });
};

/**
 * Reads rows anew with the leaves that the server claims: a row that does not open stands for its claimed leaf, every
 * other one for itself. Only if the root of all of them is the signed one is any of it true; the caller compares.
 *
 * @throws {VaultError} `vault/tampered` where two rows stand for one item. Spec: docs/spec/manifest.md §6.
 */
export const settleDamage = async (
  vault: OpenVault,
  taken: TakenRows,
  claims: ClaimedLeaves,
): Promise<TakenRows> => {
  const settled: TakenRows = { tree: vault.tree.fork(), listed: [], damaged: [], gone: [], secrets: [] };
  const verdicts: Verdicts = {
    listedById: new Map(taken.listed.map((item) => [item.id, item])),
    gone: new Set(taken.gone),
  };
  const seen = new Set<ItemId>();
  for (let at = 0; at < taken.secrets.length; at += chunkLength) {
    const rows = taken.secrets.slice(at, at + chunkLength);
    const claimed = await Promise.all(rows.map((row) => claimFor(vault, taken, verdicts, row, claims)));
    for (const [i, row] of rows.entries()) {
      const claim = claimed[i];
      const leaf = claim ?? taken.tree.get(row.key);
      if (!leaf) continue;
      const id = idText(leaf.itemId);
      // Else a row of old content could stand beside one that claims the new leaf.
      if (seen.has(id)) throw alarm('vault/tampered', 'Two rows stand for one item.');
      seen.add(id);
      settled.tree.put(id, leaf);
      if (claim) putAside(vault, settled, id, claim);
      else standForItself(vault, settled, verdicts, row, leaf);
    }
  }
  return settled;
};
