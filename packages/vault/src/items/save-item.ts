import { idText, randomBytes } from '@coffer/crypto';
import type { SaveOutcome } from '../engine.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import type { ItemChange } from './commit-change.ts';
import type { ItemDraft, ItemId } from './item.ts';
import { draftOf, type ItemContent } from './item-content.ts';
import { mergeItems } from './merge-items.ts';
import { normaliseDraft } from './normalise-draft.ts';
import { openItem, openRevision } from './open-item.ts';

/**
 * Saves an edit: seal, sign, send; and where another device was first, merge by field and keep both texts of a field
 * that differs.
 *
 * @param baseRevision the revision on which the edit began; 0 for a new item.
 * Spec: docs/spec/manifest.md §3.
 */
export const saveItem = (
  work: WriteSession,
  id: ItemId,
  baseRevision: number,
  draft: ItemDraft,
): Promise<SaveOutcome> => {
  let base: ItemContent | null | undefined;
  let conflictCopy: ItemId | undefined;
  let isMerged = false;
  return work.commit(
    id,
    async (): Promise<readonly ItemChange[]> => {
      const { ports, session, vault } = work;
      const now = ports.clock.now();
      const theirs = await openItem(ports, session, vault, id);
      conflictCopy = undefined;
      isMerged = false;
      if (!theirs) return [{ id, content: normaliseDraft(draft, null, now) }];
      if (theirs.revision === baseRevision) {
        base = theirs;
        return [{ id, content: normaliseDraft(draft, theirs, now) }];
      }
      base ??= baseRevision > 0 ? await openRevision(ports, session, vault, id, baseRevision) : null;
      const { merged, conflictCopy: copy } = mergeItems(id, base, normaliseDraft(draft, base, now), theirs);
      isMerged = true;
      if (!copy) return [{ id, content: merged }];
      conflictCopy = idText(randomBytes(16));
      return [
        { id, content: merged },
        { id: conflictCopy, content: copy },
      ];
    },
    (revision) =>
      isMerged
        ? { kind: 'merged', id, revision, ...(conflictCopy ? { conflictCopy } : {}) }
        : { kind: 'saved', id, revision },
  );
};

/** Changes overviews of many items at once: trash, restore, favourite, folder. Secrets are sealed anew, unchanged. */
export const changeItems = (
  work: WriteSession,
  ids: readonly ItemId[],
  change: (content: ItemContent, now: number) => ItemContent,
): Promise<SaveOutcome> =>
  work.commitMany(ids, async (id) => {
    const item = await openItem(work.ports, work.session, work.vault, id);
    return item ? { id, content: change(item, work.ports.clock.now()) } : null;
  });

/** Deletes items for good; their tombstones stay in the manifest. */
export const deleteItems = (work: WriteSession, ids: readonly ItemId[]): Promise<SaveOutcome> =>
  work.commitMany(ids, async (id) => {
    const leaf = work.vault.tree.get(id);
    return leaf && !leaf.deleted ? { id, content: null } : null;
  });

/** Puts items into the trash, from which they can be restored. */
export const trashed = ({ overview, secret }: ItemContent, now: number): ItemContent => ({
  overview: { ...overview, trashedAt: now },
  secret,
});

/** Takes items out of the trash. */
export const restored = ({ overview: { trashedAt: _, ...overview }, secret }: ItemContent): ItemContent => ({
  overview,
  secret,
});

/** Ends a conflict: keeps the original, puts the copy's content into it, or makes the copy an item of its own. */
export const resolveConflict = (
  work: WriteSession,
  original: ItemId,
  copy: ItemId,
  keep: 'original' | 'copy' | 'both',
): Promise<SaveOutcome> => {
  const { ports, session, vault } = work;
  if (keep === 'original') return deleteItems(work, [copy]);
  if (keep === 'both') {
    return changeItems(work, [copy], ({ overview: { conflictOf: _, ...overview }, secret }) => ({
      overview,
      secret,
    }));
  }
  return work.commit(
    original,
    async () => {
      const [before, kept] = await Promise.all([
        openItem(ports, session, vault, original),
        openItem(ports, session, vault, copy),
      ]);
      if (!kept) return [];
      const { formerPasswords } = kept.secret;
      const content = normaliseDraft(draftOf(kept), before, ports.clock.now(), { formerPasswords });
      return [
        { id: original, content },
        { id: copy, content: null },
      ];
    },
    (revision) => ({ kind: 'saved', id: original, revision }),
  );
};
