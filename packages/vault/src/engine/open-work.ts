import { ApiError } from '@coffer/contracts';
import { announceDevices } from '../device/announce-devices.ts';
import { obeyPolicy, refreshCopy } from '../device/offline-copy.ts';
import type { EngineEvent } from '../engine.ts';
import type { Ports } from '../ports.ts';
import { alarmOf } from '../session/outcomes.ts';
import { ChangedElsewhere } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { openOwnVault } from '../sync/open-vault.ts';
import { loadSnapshot } from '../sync/snapshot.ts';
import { openVaultSession, type WriteSession } from '../sync/vault-session.ts';

/** Everything that ends at lock. */
export interface OpenWork {
  readonly work: WriteSession;
  /** Whether it is read from the copy of this device. */
  readonly isOffline?: boolean;
  readonly stop: () => void;
}

/** How often this device's marks go into the account state; never at each save. */
export const marksEvery = 5 * 60_000;

type Tell = (event: EngineEvent) => void;

/** How often a sync that did not get through is begun again. */
export const retryEvery = 30_000;

/** Tells on, calls `onSynced` after each sync that found nothing wrong, and knows whether the last one got through. */
const watchSync = (tell: Tell, onSynced: () => void) => {
  let isWrong = false;
  let isStuck = false;
  const telling: Tell = (event) => {
    tell(event);
    if (event.kind === 'alarm') isWrong = true;
    if (event.kind !== 'sync') return;
    if (event.status === 'syncing') isWrong = isWrong && event.received !== undefined;
    else isStuck = event.status === 'offline';
    if (event.status === 'idle' && !isWrong) onSynced();
  };
  return { telling, isStuck: () => isStuck };
};

/** What could be done later as well, and is not said when it fails. */
const quietly = (task: Promise<unknown>): void => void task.catch(() => undefined);

/**
 * Opens the vault behind an unlocked session, shows the local snapshot, and keeps it up to date from then on.
 *
 * @param onSignedOut called when the server says that the session is over.
 */
export const openWork = async (
  ports: Ports,
  session: Unlocked,
  tell: Tell,
  onSignedOut: () => void,
): Promise<OpenWork> => {
  const vault = await openOwnVault(ports, session);
  const plantLeaves = await loadSnapshot(session, vault);
  plantLeaves?.();
  const { telling, isStuck } = watchSync(tell, () => quietly(refreshCopy(ports, session)));
  const work = openVaultSession(ports, session, vault, telling);
  const announce = announceDevices(session, tell);
  const heed = (task: Promise<void>): void => {
    task.then(announce).catch((error: unknown) => {
      const code = alarmOf(error);
      if (code) tell({ kind: 'alarm', code });
      else if (error instanceof ChangedElsewhere) onSignedOut();
      else if (error instanceof ApiError && error.code === 'api/unauthenticated') onSignedOut();
    });
  };
  const stopListening = ports.liveEvents.listen((event) => {
    if (event.kind === 'signed-out') onSignedOut();
    else if (event.kind === 'state') heed(work.refreshState().then(work.renew));
    else if (event.kind === 'account') {
      tell({ kind: 'account-changed' });
      quietly(obeyPolicy(ports, session));
    } else if (event.kind === 'change' && event.vaultId === vault.id) heed(work.catchUp(event.seq));
  });
  const stopMarks = ports.clock.every(marksEvery, () => heed(work.writeMarks().then(work.renew)));
  // Too many requests, or a network that was gone for a while: nobody need press anything for it to come right.
  const stopRetry = ports.clock.every(retryEvery, () => {
    if (isStuck()) heed(work.sync());
  });
  quietly(obeyPolicy(ports, session));
  heed(work.sync().then(work.renew));
  return {
    work,
    stop: () => {
      stopListening();
      stopMarks();
      stopRetry();
      work.stop();
    },
  };
};
