import { ApiError, Unreachable } from '@coffer/contracts';
import { randomBytes, toBase64Url } from '@coffer/crypto';
import type { EngineEvent } from '../engine.ts';
import { CommitConflict, commitChange, type ItemChange } from '../items/commit-change.ts';
import type { ItemId } from '../items/item.ts';
import type { Ports, SealedRecord } from '../ports.ts';
import { readMarks, type VaultMark } from '../session/marks.ts';
import { moveMarks } from '../session/move-marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { keepVaultKey } from './keep-vault-key.ts';
import type { KnownMarks, ManifestHead, OpenVault } from './open-vault.ts';
import { saveSnapshot } from './snapshot.ts';
import { syncVault } from './sync-vault.ts';

const mostTries = 40;
const firstWait = 50;
const longestWait = 4_000;

/** Milliseconds of the `n`th wait: a random part of a time that doubles, so that writers who met once do not meet again. */
export const backOff = (n: number): number => {
  const [high = 0, low = 0] = randomBytes(2);
  return Math.floor((Math.min(longestWait, firstWait * 2 ** n) * (high * 256 + low)) / 65_536);
};

/** Keeps one open vault, its snapshot and its marks together. Its functions must run one after another. */
export interface VaultKeeper {
  /** Brings the vault up to date; lies become alarms, a lost connection a status. */
  sync(): Promise<void>;
  /** Brings the vault up to date, or throws what is in the way. */
  bring(): Promise<void>;
  /** Commits what `make` makes; each time that another writer was first, waits a random while, syncs and tries again. */
  commitUntilFirst(make: () => Promise<readonly ItemChange[]>): Promise<ReadonlyMap<ItemId, number>>;
  /** Goes on from a manifest that this device wrote and that touched no item. */
  adopt(head: ManifestHead): Promise<void>;
  /** How far the vault is; null before its first sync. */
  mark(): VaultMark | null;
  /** Waits until the snapshot is stored. */
  stored(): Promise<void>;
}

/** See {@link VaultKeeper}. */
export const keepVault = (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  tell: (event: EngineEvent) => void,
): VaultKeeper => {
  let stores: Promise<unknown> = Promise.resolve();

  const markOf = (): VaultMark | null =>
    vault.head && {
      epoch: vault.head.manifest.keyEpoch,
      seq: vault.head.manifest.seq,
      hash: toBase64Url(vault.head.hash),
      ...(vault.kind ? { kind: vault.kind } : {}),
    };

  const store = (secrets: readonly SealedRecord[]): void => {
    for (const { key, sealed } of secrets) vault.secretsInHand.set(key, sealed);
    stores = stores
      .then(() => saveSnapshot(session, vault, secrets))
      .then(() => {
        for (const { key, sealed } of secrets) {
          if (vault.secretsInHand.get(key) === sealed) vault.secretsInHand.delete(key);
        }
      })
      .catch(() => tell({ kind: 'items-changed' }));
  };

  // [Note: Mark before snapshot] The mark moves at once and alone; the snapshot follows. A device that is stopped in
  // between has an older snapshot under a newer mark, and its next sync must reach the mark.
  const moveDeviceMark = async (): Promise<void> => {
    const mark = markOf();
    if (mark) await moveMarks(ports, session, { [vault.id]: mark });
  };

  const knownMarks = async (): Promise<KnownMarks> => {
    const account = session.head.state.vaults[vault.id];
    if (!account) throw new Error('The account state lost its vault.');
    const device = (await readMarks(ports.replica, session.email))?.vaults[vault.id] ?? null;
    return { device, account };
  };

  const syncNow = async (): Promise<void> => {
    const known = await knownMarks();
    const { changed, secrets, damaged, granted } = await syncVault(ports, session, vault, known, tell);
    if (!changed) return;
    await moveDeviceMark();
    const mark = markOf();
    if (granted && mark) await keepVaultKey(ports, session, vault, granted, mark);
    store(secrets);
    tell({ kind: 'items-changed' });
    if (damaged) tell({ kind: 'alarm', code: 'crypto/not-authentic', vaultId: vault.id });
  };

  const sync = async (): Promise<void> => {
    tell({ kind: 'sync', status: 'syncing' });
    try {
      await syncNow();
      tell({ kind: 'sync', status: 'idle' });
    } catch (error) {
      const code = alarmOf(error);
      if (code) tell({ kind: 'alarm', code, vaultId: vault.id });
      else if (error instanceof ApiError && error.code === 'api/unauthenticated') throw error;
      else if (!(error instanceof Unreachable) && !(error instanceof ApiError)) throw error;
      tell({ kind: 'sync', status: code ? 'idle' : 'offline' });
    }
  };

  const commitUntilFirst = async (
    make: () => Promise<readonly ItemChange[]>,
  ): Promise<ReadonlyMap<ItemId, number>> => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      if (!vault.head) await syncNow();
      const changes = await make();
      if (changes.length === 0) return new Map();
      try {
        const { revisions, secrets } = await commitChange(ports, session, vault, changes);
        await moveDeviceMark();
        store(secrets);
        tell({ kind: 'items-changed' });
        return revisions;
      } catch (error) {
        if (!(error instanceof CommitConflict)) throw error;
        await ports.clock.wait(backOff(attempt));
        await syncNow();
      }
    }
    throw new CommitConflict();
  };

  return {
    sync,
    bring: syncNow,
    commitUntilFirst,
    adopt: async (head) => {
      vault.head = head;
      await moveDeviceMark();
      tell({ kind: 'vaults-changed' });
    },
    mark: markOf,
    stored: async () => {
      await stores;
    },
  };
};
