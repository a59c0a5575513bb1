import type { Engine, ItemId, SavedDraft } from '@coffer/vault';

type Release = () => void;
type Hold = (itemId: ItemId) => Promise<Release | null>;

/** With what a new item begins: unsaved text that no other tab is writing, else an id of its own. */
export interface BegunItem {
  readonly id: ItemId;
  readonly kept: SavedDraft | null;
  readonly release: Release;
}

/** Takes up the first unsaved new item that is free; two tabs never type into one. */
export const beginNew = async (
  engine: Pick<Engine, 'listDrafts' | 'newItemId'>,
  hold: Hold,
): Promise<BegunItem> => {
  const drafts = await engine.listDrafts();
  for (const kept of drafts.filter(({ isNew }) => isNew)) {
    const release = await hold(kept.itemId);
    if (release) return { id: kept.itemId, kept, release };
  }
  const id = await engine.newItemId();
  return { id, kept: null, release: (await hold(id)) ?? (() => undefined) };
};
