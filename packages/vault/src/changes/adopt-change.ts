import { identityHash, toBase64Url } from '@coffer/crypto';
import { listDrafts, putDraft } from '../items/drafts.ts';
import type { Ports } from '../ports.ts';
import { readMarks } from '../session/marks.ts';
import { moveMarks } from '../session/move-marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { saveSnapshot } from '../sync/snapshot.ts';
import type { Prepared } from './prepare-credentials.ts';

const takeFacts = (session: Unlocked, after: Prepared): void => {
  const hash = identityHash(after.identity);
  session.formerIdentities.set(toBase64Url(session.identityHash), session.identity);
  session.email = after.email;
  session.rootEpoch = after.rootEpoch;
  session.rootKeys = after.rootKeys;
  session.privateKeys = after.privateKeys;
  session.identity = after.identity;
  session.identityHash = hash;
  session.head = after.head;
  session.unsettled = null;
};

/** What this device keeps of the list, sealed anew as a whole; a store that takes no more keeps none, and says so later. */
const storeAnew = async (session: Unlocked, vault: OpenVault): Promise<void> => {
  vault.pages.length = 0;
  vault.pageOf.clear();
  for (const id of [...vault.itemsById.keys(), ...vault.damagedById.keys()]) vault.unsaved.add(id);
  await saveSnapshot(session, vault, []).catch(() => undefined);
};

/**
 * Lets an open session go on after its own change of credentials: keys and facts move in place, this device's marks with
 * them, and what was sealed under a root key that is gone is sealed again.
 */
export const adoptChange = async (
  ports: Pick<Ports, 'replica'>,
  session: Unlocked,
  after: Prepared,
  vaults: readonly OpenVault[],
): Promise<void> => {
  const isNewRoot = after.rootEpoch !== session.rootEpoch;
  const isNewPath = isNewRoot || after.head.state.pinEpoch !== session.head.state.pinEpoch;
  const drafts = isNewRoot ? await listDrafts(session) : [];
  const known = (await readMarks(ports.replica, session.email))?.vaults ?? {};
  takeFacts(session, after);
  for (const vault of vaults) {
    const head = after.heads.get(vault.id);
    if (head) vault.head = head;
  }
  await moveMarks(ports, session, { ...known, ...after.marks });
  if (isNewPath) await session.replica.putLocal('quick', null);
  if (isNewPath) await session.replica.putLocal('offline', null);
  if (!isNewRoot) return;
  for (const draft of drafts) await putDraft(session, draft);
  for (const vault of vaults) if (vault.complete) await storeAnew(session, vault);
};
