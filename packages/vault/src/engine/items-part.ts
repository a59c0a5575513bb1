import { idText, randomBytes } from '@coffer/crypto';
import type { Engine, SaveOutcome } from '../engine.ts';
import type { ItemId } from '../items/item.ts';
import { listFormer, openItem } from '../items/open-item.ts';
import {
  changeItems,
  deleteItems,
  resolveConflict,
  restored,
  saveItem,
  trashed,
} from '../items/save-item.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type Desk, holding, openedVaults } from './desk.ts';
import { reading } from './reading.ts';

/** Makes a change in each vault that holds some of the items; the first that fails ends it. */
const inEach = async (
  desk: Desk,
  ids: readonly ItemId[],
  change: (work: WriteSession, ids: readonly ItemId[]) => Promise<SaveOutcome>,
): Promise<SaveOutcome> => {
  const groups = new Map<WriteSession, ItemId[]>();
  for (const id of ids) {
    const work = holding(desk, id);
    groups.set(work, [...(groups.get(work) ?? []), id]);
  }
  let last: SaveOutcome | null = null;
  for (const [work, some] of groups) {
    last = await change(work, some);
    if (last.kind === 'failed') return last;
  }
  return last ?? { kind: 'saved', id: '', revision: 0 };
};

/** What several vaults list, without a second item of an id. */
const united = <T extends { readonly id: ItemId }>(
  desk: Desk,
  listed: (work: WriteSession) => Iterable<T>,
): readonly T[] => {
  const works = openedVaults(desk).all();
  const [only] = works;
  if (works.length === 1 && only) return [...listed(only)];
  const byId = new Map<ItemId, T>();
  for (const work of works) for (const each of listed(work)) if (!byId.has(each.id)) byId.set(each.id, each);
  return [...byId.values()];
};

/** Reading and changing items, in whichever vault they stand. */
export const itemsPart = (
  desk: Desk,
): Pick<
  Engine,
  | 'listItems'
  | 'listDamaged'
  | 'openItem'
  | 'saveItem'
  | 'newItemId'
  | 'trashItems'
  | 'restoreItems'
  | 'deleteItems'
  | 'setFavourite'
  | 'moveToFolder'
  | 'resolveConflict'
  | 'listFormerRevisions'
> => ({
  listItems: async () => united(desk, ({ vault }) => vault.itemsById.values()),
  listDamaged: async () => united(desk, ({ vault }) => vault.damagedById.values()),
  openItem: (id) =>
    reading(desk, () => {
      const { session, vault } = holding(desk, id);
      return openItem(desk.ports, session, vault, id);
    }),
  saveItem: async (id, baseRevision, draft, vaultId) => {
    const vaults = openedVaults(desk);
    const work = vaults.holding(id) ?? (vaultId === undefined ? vaults.own : vaults.get(vaultId));
    return work ? saveItem(work, id, baseRevision, draft) : { kind: 'failed', reason: 'gone' };
  },
  newItemId: async () => idText(randomBytes(16)),
  trashItems: (ids) => inEach(desk, ids, (work, some) => changeItems(work, some, trashed)),
  restoreItems: (ids) => inEach(desk, ids, (work, some) => changeItems(work, some, restored)),
  deleteItems: (ids) => inEach(desk, ids, deleteItems),
  setFavourite: (id, favourite) =>
    changeItems(holding(desk, id), [id], ({ overview, secret }) => ({
      overview: { ...overview, favourite },
      secret,
    })),
  moveToFolder: (ids, folder) =>
    inEach(desk, ids, (work, some) =>
      changeItems(work, some, ({ overview, secret }) => ({
        overview: { ...overview, folder: folder.trim() },
        secret,
      })),
    ),
  resolveConflict: (original, copy, keep) => resolveConflict(holding(desk, original), original, copy, keep),
  listFormerRevisions: (id) =>
    reading(desk, () => {
      const { session, vault } = holding(desk, id);
      return listFormer(desk.ports, session, vault, id);
    }),
});
