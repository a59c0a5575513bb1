import { idText, randomBytes } from '@coffer/crypto';
import type { Engine } from '../engine.ts';
import { listFormer, openItem } from '../items/open-item.ts';
import {
  changeItems,
  deleteItems,
  resolveConflict,
  restored,
  saveItem,
  trashed,
} from '../items/save-item.ts';
import { type Desk, opened } from './desk.ts';
import { reading } from './reading.ts';

/** Reading and changing items. */
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
  listItems: async () => [...opened(desk).vault.itemsById.values()],
  listDamaged: async () => [...opened(desk).vault.damagedById.values()],
  openItem: (id) => reading(desk, ({ session, vault }) => openItem(desk.ports, session, vault, id)),
  saveItem: (id, baseRevision, draft) => saveItem(opened(desk), id, baseRevision, draft),
  newItemId: async () => idText(randomBytes(16)),
  trashItems: (ids) => changeItems(opened(desk), ids, trashed),
  restoreItems: (ids) => changeItems(opened(desk), ids, restored),
  deleteItems: (ids) => deleteItems(opened(desk), ids),
  setFavourite: (id, favourite) =>
    changeItems(opened(desk), [id], ({ overview, secret }) => ({
      overview: { ...overview, favourite },
      secret,
    })),
  moveToFolder: (ids, folder) =>
    changeItems(opened(desk), ids, ({ overview, secret }) => ({
      overview: { ...overview, folder: folder.trim() },
      secret,
    })),
  resolveConflict: (original, copy, keep) => resolveConflict(opened(desk), original, copy, keep),
  listFormerRevisions: (id) =>
    reading(desk, ({ session, vault }) => listFormer(desk.ports, session, vault, id)),
});
