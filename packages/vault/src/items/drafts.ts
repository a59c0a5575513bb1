import { type Bytes, CryptoError, fromUtf8, idBytes, openPage, sealPage, utf8 } from '@coffer/crypto';
import type { SavedDraft } from '../engine.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { ItemId } from './item.ts';

/** Under which keys drafts are kept, and where. */
export type DraftKeeper = Pick<Unlocked, 'accountIdBytes' | 'rootEpoch' | 'rootKeys' | 'replica'>;

const placeOf = (session: DraftKeeper, itemId: ItemId) => ({
  accountId: session.accountIdBytes,
  rootEpoch: session.rootEpoch,
  pageId: idBytes(itemId),
});

/** Keeps unsaved text on this device, sealed; it survives lock and reload. */
export const putDraft = async (session: DraftKeeper, draft: SavedDraft): Promise<void> => {
  const content = utf8(JSON.stringify({ v: 1, ...draft }));
  const sealed = await sealPage(session.rootKeys.localCache, placeOf(session, draft.itemId), content);
  await session.replica.putDraft({ key: draft.itemId, sealed });
};

const openDraft = async (session: DraftKeeper, key: string, sealed: Bytes): Promise<SavedDraft | null> => {
  try {
    const opened = await openPage(session.rootKeys.localCache, placeOf(session, key), sealed);
    const { v, ...draft } = JSON.parse(fromUtf8(opened)) as SavedDraft & { readonly v: number };
    return v === 1 ? draft : null;
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
};

/** Unsaved texts of this account on this device; one that does not authenticate is left out. */
export const listDrafts = async (session: DraftKeeper): Promise<readonly SavedDraft[]> => {
  const records = await session.replica.listDrafts();
  const drafts = await Promise.all(records.map(({ key, sealed }) => openDraft(session, key, sealed)));
  return drafts.filter((draft) => draft !== null);
};
