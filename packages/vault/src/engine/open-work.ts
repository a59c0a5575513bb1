import { ApiError } from '@coffer/contracts';
import type { EngineEvent } from '../engine.ts';
import type { Ports } from '../ports.ts';
import { alarmOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { openOwnVault } from '../sync/open-vault.ts';
import { loadSnapshot } from '../sync/snapshot.ts';
import { openVaultSession, type WriteSession } from '../sync/vault-session.ts';

/** Everything that ends at lock. */
export interface OpenWork {
  readonly work: WriteSession;
  readonly stop: () => void;
}

/** How often this device's marks go into the account state; never at each save. */
export const marksEvery = 5 * 60_000;

/**
 * Opens the vault behind an unlocked session, shows the local snapshot, and keeps it up to date from then on.
 *
 * @param onSignedOut called when the server says that the session is over.
 */
export const openWork = async (
  ports: Ports,
  session: Unlocked,
  tell: (event: EngineEvent) => void,
  onSignedOut: () => void,
): Promise<OpenWork> => {
  const vault = await openOwnVault(ports, session);
  const plantLeaves = await loadSnapshot(session, vault);
  plantLeaves?.();
  const work = openVaultSession(ports, session, vault, tell);
  const heed = (task: Promise<void>): void => {
    task.catch((error: unknown) => {
      const code = alarmOf(error);
      if (code) tell({ kind: 'alarm', code });
      else if (error instanceof ApiError && error.code === 'api/unauthenticated') onSignedOut();
    });
  };
  const stopListening = ports.liveEvents.listen((event) => {
    if (event.kind === 'signed-out') onSignedOut();
    else if (event.kind === 'state') heed(work.refreshState());
    else if (event.kind === 'account') tell({ kind: 'account-changed' });
    else if (event.vaultId === vault.id) heed(work.catchUp(event.seq));
  });
  const stopMarks = ports.clock.every(marksEvery, () => heed(work.writeMarks()));
  heed(work.sync());
  return {
    work,
    stop: () => {
      stopListening();
      stopMarks();
    },
  };
};
