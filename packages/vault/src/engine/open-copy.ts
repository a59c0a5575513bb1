import { copyClient, type OpenedCopy } from '../device/open-offline.ts';
import type { EngineEvent, SaveOutcome } from '../engine.ts';
import type { Ports } from '../ports.ts';
import { ownVaultId } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { openVaults, openWorkOn } from './open-vaults.ts';
import type { OpenWork } from './open-work.ts';

/** How often it is looked whether the server answers again. */
export const reachEvery = 60_000;

const refused: SaveOutcome = { kind: 'failed', reason: 'offline' };

/** A vault that is read and never written: each change says at once that it can't be. */
const readOnly = (work: WriteSession, look: () => Promise<void>): WriteSession => ({
  ...work,
  commit: async () => refused,
  commitMany: async () => refused,
  sync: look,
  catchUp: look,
  refreshState: async () => undefined,
  writeMarks: async () => undefined,
  renew: async () => undefined,
});

/**
 * Opens the vault from the copy of this device. Drafts are kept as ever; nothing else is written. When the server answers
 * again the sync status says so, and the person may sign in.
 *
 * Spec: docs/spec/local-cache.md §5.
 */
export const openCopyWork = async (
  ports: Ports,
  { session, listed }: NonNullable<OpenedCopy['opened']>,
  tell: (event: EngineEvent) => void,
  reach: () => Promise<boolean>,
): Promise<OpenWork> => {
  const still = { ...ports, client: copyClient(listed) };
  const look = async (): Promise<void> =>
    tell({ kind: 'sync', status: (await reach()) ? 'idle' : 'offline' });
  const opening = { ports: still, session, tell, shape: (work: WriteSession) => readOnly(work, look) };
  const work = await openWorkOn(opening, ownVaultId(session));
  const vaults = openVaults(opening, work);
  await vaults.reconcile();
  return { work, vaults, isOffline: true, stop: ports.clock.every(reachEvery, () => void look()) };
};
