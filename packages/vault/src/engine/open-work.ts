import { ApiError } from '@coffer/contracts';
import { proveBackup } from '../backups/prove-backup.ts';
import { announceDevices } from '../device/announce-devices.ts';
import { obeyPolicy, refreshCopy } from '../device/offline-copy.ts';
import type { EngineEvent } from '../engine.ts';
import { heardFor, organisationWord } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import { indexVault } from '../search/index-vault.ts';
import { alarmOf } from '../session/outcomes.ts';
import { ChangedElsewhere } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { ownVaultId } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type OpenVaults, openVaults, openWorkOn } from './open-vaults.ts';
import { settlePeople } from './settle-people.ts';

/** Everything that ends at lock. */
export interface OpenWork {
  /** On the account's own vault. */
  readonly work: WriteSession;
  readonly vaults: OpenVaults;
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

/** Hears what the organisation says; a refusal says no more than that the session is being locked meanwhile. */
const listenIn = async (ports: Ports, session: Unlocked): Promise<void> => {
  await organisationWord(ports, session, heardFor).catch((error: unknown) => {
    if (alarmOf(error)) throw error;
  });
};

/** Brings every open vault up to date. */
export const syncAll = async (vaults: OpenVaults): Promise<void> => {
  for (const work of vaults.all()) await work.sync();
};

/**
 * Opens the vaults behind an unlocked session, the account's own first, shows the local snapshots, and keeps them up to date from then on.
 *
 * @param onSignedOut called when the server says that the session is over.
 */
export const openWork = async (
  ports: Ports,
  session: Unlocked,
  tell: Tell,
  onSignedOut: () => void,
): Promise<OpenWork> => {
  const watched = new Set<ReturnType<typeof watchSync>>();
  const watching = (onSynced: () => void): Tell => {
    const watch = watchSync(tell, onSynced);
    watched.add(watch);
    return watch.telling;
  };
  const own = await openWorkOn(
    { ports, session, tell: watching(() => quietly(refreshCopy(ports, session))) },
    ownVaultId(session),
  );
  const vaults = openVaults({ ports, session, tell: watching(() => undefined) }, own);
  const announce = announceDevices(session, tell);
  const heed = (task: Promise<void>): void => {
    task.then(announce).catch((error: unknown) => {
      const code = alarmOf(error);
      if (code) tell({ kind: 'alarm', code });
      else if (error instanceof ChangedElsewhere) onSignedOut();
      else if (error instanceof ApiError && error.code === 'api/unauthenticated') onSignedOut();
    });
  };
  /** Everything that is open but what another vault's trouble must not keep: each by itself. */
  const renewAll = async (): Promise<void> => {
    for (const work of vaults.all()) await work.renew();
  };
  const lookAround = async (): Promise<void> => {
    await vaults.reconcile();
    quietly(renewAll());
    await settlePeople(ports, session, vaults);
    await listenIn(ports, session);
  };
  let isStopped = false;
  const stopListening = ports.liveEvents.listen((event) => {
    if (event.kind === 'signed-out') onSignedOut();
    else if (event.kind === 'state') heed(own.refreshState().then(own.renew).then(lookAround));
    else if (event.kind === 'account') {
      tell({ kind: 'account-changed' });
      quietly(obeyPolicy(ports, session));
    } else if (event.kind === 'vaults') {
      tell({ kind: 'vaults-changed' });
      // Once more when it is settled: who was verified meanwhile, and what went to him, no other event tells of.
      heed(lookAround().finally(() => tell({ kind: 'vaults-changed' })));
    } else heed(vaults.get(event.vaultId)?.catchUp(event.seq) ?? Promise.resolve());
  });
  const stopMarks = ports.clock.every(marksEvery, () => heed(vaults.writeMarks().then(renewAll)));
  // Too many requests, or a network that was gone for a while: nobody need press anything for it to come right.
  const stopRetry = ports.clock.every(retryEvery, () => {
    if ([...watched].some((watch) => watch.isStuck())) heed(syncAll(vaults).then(lookAround));
  });
  quietly(obeyPolicy(ports, session));
  const prove = (): void =>
    quietly(
      proveBackup(
        ports,
        session,
        vaults.all().map(({ vault }) => vault),
      ),
    );
  const index = (): void => {
    for (const { vault } of vaults.all()) quietly(indexVault(ports, session, vault, () => isStopped));
  };
  heed(own.sync().then(own.renew).then(lookAround).then(prove).then(index));
  return {
    work: own,
    vaults,
    stop: () => {
      isStopped = true;
      stopListening();
      stopMarks();
      stopRetry();
      vaults.stop();
    },
  };
};
