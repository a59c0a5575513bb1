import { type CommitItem, deletedFlag } from '@coffer/contracts';
import {
  type Bytes,
  concat,
  idBytes,
  itemContext,
  itemTokens,
  type Leaf,
  leafOf,
  overviewPart,
  randomBytes,
  sealContent,
  sealedSuite,
  secretPart,
  u8,
  u32,
} from '@coffer/crypto';
import { encodeOverview, encodeSecret } from '../items/content-codec.ts';
import { isDamage } from '../items/damage.ts';
import type { ItemId, ListedItem } from '../items/item.ts';
import type { ItemContent } from '../items/item-content.ts';
import { openSecret } from '../items/open-item.ts';
import type { Ports } from '../ports.ts';
import { tokenise, tokenVersion } from '../search/tokenise.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { EpochKeys } from './keyed-vault.ts';
import type { OpenVault } from './open-vault.ts';

/** An item sealed under the coming key, and the leaf from which it was made. */
export interface RenewedItem {
  readonly id: ItemId;
  readonly from: Leaf;
  readonly to: Leaf;
  readonly item: CommitItem;
}

const none: Bytes = new Uint8Array(0);

/**
 * Stands for a part that does not open and so cannot be sealed anew: it opens as little. What was there stays as a
 * former revision.
 */
const standIn = (keyEpoch: number): Bytes => concat(u8(sealedSuite), u32(keyEpoch), randomBytes(28));

const secretOf = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  listed: ListedItem,
): Promise<ItemContent['secret'] | null> => {
  try {
    return await openSecret(ports, session, vault, listed);
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
};

/**
 * Seals a live item anew under the coming key, at its present revision + 1 and with new search tokens.
 *
 * @throws {Unreachable} where only the server has its secret part, and does not answer.
 * Spec: docs/spec/rotation.md §1.
 */
export const sealRenewed = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  coming: EpochKeys,
  id: ItemId,
  from: Leaf,
): Promise<RenewedItem> => {
  const listed = vault.itemsById.get(id);
  const content = listed && (await secretOf(ports, session, vault, listed));
  const itemId = idBytes(id);
  const revision = from.revision + 1;
  const { keyEpoch, keys } = coming;
  const place = { vaultId: vault.idBytes, itemId, keyEpoch, revision };
  const [overview, secret, tokens] = await Promise.all([
    listed
      ? sealContent(keys.enc, itemContext(place, overviewPart), encodeOverview(listed.overview))
      : standIn(keyEpoch),
    content
      ? sealContent(keys.enc, itemContext(place, secretPart), encodeSecret(content))
      : standIn(keyEpoch),
    listed ? itemTokens(keys.search, itemId, tokenise(listed.overview)) : [],
  ]);
  const item = { itemId, revision, flags: 0, overview, secret, tokenVersion, tokens };
  return { id, from, to: leafOf(itemId, revision, overview, secret), item };
};

/** Takes back what was staged of an item that was deleted meanwhile. */
export const takenBack = (id: ItemId, revision: number): CommitItem => ({
  ...{ itemId: idBytes(id), revision, flags: deletedFlag, overview: none, secret: none },
  ...{ tokenVersion, tokens: [] },
});

/** Bytes of an item in a request, near enough. */
const weight = ({ overview, secret, tokens }: CommitItem): number =>
  64 + overview.length + secret.length + 8 * tokens.length;

const mostItems = 250;
const mostBytes = 4 * 1024 * 1024;

/** Cuts items into requests of a bearable size. */
export const inBatches = (items: readonly CommitItem[]): CommitItem[][] => {
  const batches: CommitItem[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = batches.at(-1);
    bytes += weight(item);
    if (last && last.length < mostItems && bytes <= mostBytes) last.push(item);
    else {
      batches.push([item]);
      bytes = weight(item);
    }
  }
  return batches;
};
