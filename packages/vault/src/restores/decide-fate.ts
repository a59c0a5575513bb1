import { type Bytes, concat, equalBytes, idText, isSameLeaf, sha256, utf8 } from '@coffer/crypto';
import type { ItemChange } from '../items/commit-change.ts';
import { encodeOverview, encodeSecret } from '../items/content-codec.ts';
import type { ItemId } from '../items/item.ts';
import type { ItemContent } from '../items/item-content.ts';
import { conflictCopyOf } from '../items/merge-items.ts';
import { listFormer, openItem } from '../items/open-item.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { type LostItem, openLost } from './read-lost-copy.ts';

/** What becomes of an item of this device: nothing, since the server has it; a change; or it can't be read. */
export type Fate =
  | { readonly kind: 'kept' }
  | { readonly kind: 'write'; readonly change: ItemChange; readonly isCopy: boolean }
  | { readonly kind: 'unreadable' };

/** Where an item is put back. */
export interface Desk {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vault: OpenVault;
}

const kept: Fate = { kind: 'kept' };

const bytesOf = ({ overview, secret: { author: _, ...secret } }: ItemContent): Bytes =>
  sha256(concat(sha256(encodeOverview(overview)), sha256(encodeSecret(secret))));

const isSame = (a: ItemContent, b: ItemContent): boolean => equalBytes(bytesOf(a), bytesOf(b));

/** The same for the same content, so that what is done twice is there once. */
const copyIdOf = (vault: OpenVault, { leaf }: LostItem): ItemId =>
  idText(
    sha256(
      concat(
        utf8('coffer/v1/restored-copy'),
        ...[vault.idBytes, leaf.itemId, leaf.overviewHash, leaf.secretHash],
      ),
    ).slice(0, 16),
  );

/** Whether an item, as the server has it now, came after this content. */
const wasBefore = async (
  { ports, session, vault }: Desk,
  id: ItemId,
  content: ItemContent,
): Promise<boolean> =>
  (await listFormer(ports, session, vault, id)).some((former) => isSame(former, content));

const beside = (vault: OpenVault, mine: LostItem, content: ItemContent): Fate => {
  const id = copyIdOf(vault, mine);
  if (vault.tree.get(id)) return kept;
  return { kind: 'write', change: { id, content: conflictCopyOf(mine.id, content) }, isCopy: true };
};

/**
 * Decides what becomes of an item that this device kept, where the server was put back. The server's own later content is
 * never written over; what only this device has is never dropped.
 *
 * Spec: docs/spec/account-state.md §4.
 */
export const decideFate = async (desk: Desk, mine: LostItem): Promise<Fate> => {
  const { ports, session, vault } = desk;
  const { id } = mine;
  const theirs = vault.tree.get(id);
  if (theirs && isSameLeaf(theirs, mine.leaf)) return kept;
  const content = await openLost(session, vault, mine);
  if (!content) return { kind: 'unreadable' };
  const onTop: Fate = { kind: 'write', change: { id, content }, isCopy: false };
  if (!theirs) return onTop;
  if (theirs.deleted) return (await wasBefore(desk, id, content)) ? kept : onTop;
  const standing = await openItem(ports, session, vault, id);
  if (!standing) return onTop;
  if (isSame(standing, content)) return kept;
  const [there, here] = [standing.overview.updatedAt, mine.overview.updatedAt];
  if (there >= here && (await wasBefore(desk, id, content))) return kept;
  return there > here ? beside(vault, mine, content) : onTop;
};
