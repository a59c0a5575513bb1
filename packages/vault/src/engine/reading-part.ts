import { sha256, toCrockford } from '@coffer/crypto';
import type { Engine } from '../engine.ts';
import { putDraft } from '../items/drafts.ts';
import { openItem, readServerRow } from '../items/open-item.ts';
import { settledDrafts } from '../items/settle-drafts.ts';
import { checkpointBytes, readMarks } from '../session/marks.ts';
import { oneTimeCode } from '../totp/one-time-code.ts';
import { type Desk, holding, opened, openedVaults } from './desk.ts';
import { isUnasked, renewDue } from './open-vaults.ts';
import { syncAll } from './open-work.ts';
import { reading } from './reading.ts';
import { searchVaults } from './search-vaults.ts';

/** A lock that comes meanwhile waits for the draft, and a sign-out wipes it with the rest. */
const sealed = async (desk: Desk, sealing: Promise<void>): Promise<void> => {
  desk.sealing.add(sealing);
  await sealing.finally(() => desk.sealing.delete(sealing));
};

/** Drafts, search and looking. */
export const readingPart = (
  desk: Desk,
): Pick<
  Engine,
  | 'putDraft'
  | 'listDrafts'
  | 'dropDraft'
  | 'search'
  | 'oneTimeCode'
  | 'whatTheServerSees'
  | 'checkpointCode'
  | 'syncNow'
> => ({
  putDraft: (draft) => sealed(desk, putDraft(opened(desk).session, draft)),
  listDrafts: () => reading(desk, ({ session }) => settledDrafts(session, (id) => holding(desk, id))),
  dropDraft: (itemId) => opened(desk).session.replica.removeDraft(itemId),
  search: (query) => searchVaults(desk.ports, openedVaults(desk), query),
  oneTimeCode: async (id) => {
    const item = await reading(desk, () => {
      const { session, vault } = holding(desk, id);
      return openItem(desk.ports, session, vault, id);
    });
    return item ? oneTimeCode(item.secret.totp, desk.ports.clock.now()) : null;
  },
  whatTheServerSees: (id) => reading(desk, () => readServerRow(desk.ports, holding(desk, id).vault, id)),
  checkpointCode: async () => {
    const marks = await readMarks(desk.ports.replica, opened(desk).session.email);
    return marks ? toCrockford(sha256(checkpointBytes(marks)).slice(0, 5)) : '';
  },
  syncNow: async () => {
    const vaults = openedVaults(desk);
    await syncAll(vaults);
    try {
      await vaults.reconcile();
    } catch (error) {
      // A copy that is only read, and a server that is gone, have no more to tell.
      if (!isUnasked(error)) throw error;
      return;
    }
    renewDue(vaults).catch(() => undefined);
  },
});
