import { ApiError, listLeaves, readLeaves } from '@coffer/contracts';
import { type Bytes, CryptoError, idText, type Leaf, leafLength, parseLeaf } from '@coffer/crypto';
import type { ItemId, VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';

/** Leaves as the server claims them, by the id of the row beside which each is kept. Only the root proves them. */
export type ClaimedLeaves = ReadonlyMap<ItemId, Leaf>;

const readLeaf = (bytes: Bytes): Leaf | null => {
  if (bytes.length !== leafLength) return null;
  try {
    return parseLeaf(bytes);
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
};

/**
 * Asks which leaf the server kept of each row.
 *
 * @returns null where the vault has gone on since `seq`. A server that keeps none claims nothing.
 */
export const fetchClaimedLeaves = async (
  ports: Ports,
  vaultId: VaultId,
  seq: number,
): Promise<ClaimedLeaves | null> => {
  const claims = new Map<ItemId, Leaf>();
  try {
    const { head, leaves } = await readLeaves(await ports.client.call(listLeaves, { params: { vaultId } }));
    if (head.seq > seq) return null;
    for await (const { itemId, leaf } of leaves) {
      const claim = readLeaf(leaf);
      if (claim) claims.set(idText(itemId), claim);
    }
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'api/not-found')) throw error;
  }
  return claims;
};
