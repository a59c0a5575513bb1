import { ApiError, Unreachable } from '@coffer/contracts';
import type { SavedDraft } from '../engine.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { listDrafts } from './drafts.ts';
import type { ItemId } from './item.ts';
import { draftOf } from './item-content.ts';
import { normaliseDraft } from './normalise-draft.ts';
import { openItem } from './open-item.ts';

const settle = async (
  { ports, session, vault }: WriteSession,
  kept: SavedDraft,
): Promise<SavedDraft | null> => {
  const item = await openItem(ports, session, vault, kept.itemId);
  if (!item) return kept;
  const typed = draftOf(normaliseDraft(kept.draft, item, item.overview.updatedAt));
  if (JSON.stringify(typed) === JSON.stringify(draftOf(item))) return null;
  return kept.isNew ? { ...kept, isNew: false, baseRevision: 1 } : kept;
};

/**
 * Unsaved texts of this account on this device, held against the vault: a tab that was closed during a save left one
 * whose item stands already. The same text is dropped; more than was saved goes on as an edit of that item, so that it
 * never becomes the beginning of another new one.
 */
export const settledDrafts = async (
  session: Unlocked,
  workOf: (id: ItemId) => WriteSession,
): Promise<readonly SavedDraft[]> => {
  const settled = await Promise.all(
    (await listDrafts(session)).map(async (kept) => {
      try {
        const standing = await settle(workOf(kept.itemId), kept);
        if (!standing) await session.replica.removeDraft(kept.itemId);
        return standing;
      } catch (error) {
        // Text that can't be held against the vault now is kept as it is; what failed is told to whoever reads the item.
        if (error instanceof Unreachable || error instanceof ApiError) return kept;
        throw error;
      }
    }),
  );
  return settled.filter((draft) => draft !== null);
};
