import { idText, randomBytes } from '@coffer/crypto';
import type { SaveOutcome } from '../engine.ts';
import type { ItemChange } from '../items/commit-change.ts';
import type { ItemId } from '../items/item.ts';
import { openItem } from '../items/open-item.ts';
import { deleteItems } from '../items/save-item.ts';
import type { NotDone } from '../sharing-engine.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { CannotDo } from './outcomes.ts';

const reasonOf = (outcome: SaveOutcome): NotDone['reason'] | null => {
  if (outcome.kind !== 'failed') return null;
  return outcome.reason === 'too-large' || outcome.reason === 'vault-full' ? 'too-many' : outcome.reason;
};

// [Note: A move is a copy first] The items are written into the other vault before they are deleted from the first: what
// stops in between leaves both, and nothing is lost. Former revisions stay behind, since whoever reads the new vault was
// never meant to read them; former passwords go along, being part of the item.
/**
 * Moves items into another vault, under other ids.
 *
 * @returns the new id of each that was moved.
 * @throws {CannotDo}; items that were not deleted then stand in both.
 */
export const moveItems = async (
  from: WriteSession,
  to: WriteSession,
  ids: readonly ItemId[],
): Promise<ReadonlyMap<ItemId, ItemId>> => {
  const movedIds = new Map(ids.map((id) => [id, idText(randomBytes(16))]));
  const changes: ItemChange[] = [];
  for (const [id, next] of movedIds) {
    const item = await openItem(from.ports, from.session, from.vault, id);
    if (!item) throw new CannotDo('crypto/not-authentic');
    const { trashedAt: _, conflictOf: __, ...overview } = item.overview;
    changes.push({ id: next, content: { overview, secret: item.secret } });
  }
  const byId = new Map(changes.map((change) => [change.id, change]));
  const written = await to.commitMany([...byId.keys()], async (id) => byId.get(id) ?? null);
  const failed = reasonOf(written);
  if (failed) throw new CannotDo(failed);
  const left = reasonOf(await deleteItems(from, ids));
  if (left) throw new CannotDo(left);
  return movedIds;
};
