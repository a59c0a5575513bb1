import { ApiError, Unreachable } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto';
import type { EngineEvent, SaveOutcome } from '../engine.ts';
import { CommitConflict, CommitTooLarge, commitChange, type ItemChange } from '../items/commit-change.ts';
import type { ItemId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import { furtherMark, readMarks, type VaultMark } from '../session/marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import { moveMarks } from '../session/sign-in.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from './open-vault.ts';
import { saveSnapshot } from './snapshot.ts';
import { syncVault } from './sync-vault.ts';

/** An open vault with everything that reading and writing it needs; all work on it runs one after another. */
export interface WriteSession {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vault: OpenVault;
  /** Brings the vault up to date. Lies become alarms. */
  sync(): Promise<void>;
  /** Makes a change and commits it, anew after each conflict. */
  commit(
    id: ItemId,
    make: () => Promise<readonly ItemChange[]>,
    outcome: (revision: number) => SaveOutcome,
  ): Promise<SaveOutcome>;
  /** Changes many items in one commit; items for which `make` answers null are left alone. */
  commitMany(ids: readonly ItemId[], make: (id: ItemId) => Promise<ItemChange | null>): Promise<SaveOutcome>;
  /** Writes this device's marks into the account state. */
  writeMarks(): Promise<void>;
  /** Waits until everything that was begun is stored. */
  settle(): Promise<void>;
}

const mostTries = 8;

/** Why a write could not be done, as a value. */
export const failureOf = (error: unknown): SaveOutcome => {
  if (error instanceof CommitTooLarge) return { kind: 'failed', reason: 'too-large' };
  if (error instanceof CommitConflict || error instanceof Unreachable)
    return { kind: 'failed', reason: 'offline' };
  const code = alarmOf(error);
  if (code) return { kind: 'failed', reason: code };
  if (error instanceof ApiError) {
    if (error.code === 'api/unauthenticated') return { kind: 'failed', reason: 'signed-out' };
    if (error.code === 'api/too-large') return { kind: 'failed', reason: 'too-large' };
    if (error.problem.status >= 500) return { kind: 'failed', reason: 'offline' };
  }
  throw error;
};

/** Opens a vault for work. */
export const openVaultSession = (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  tell: (event: EngineEvent) => void,
): WriteSession => {
  let tail: Promise<unknown> = Promise.resolve();
  let stores: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const turn = tail.then(task, task);
    tail = turn.catch(() => undefined);
    return turn;
  };

  const markOf = (): VaultMark | null =>
    vault.head && { epoch: vault.keyEpoch, seq: vault.head.manifest.seq, hash: toBase64Url(vault.head.hash) };

  const store = (secrets: Parameters<typeof saveSnapshot>[2]): void => {
    stores = stores
      .then(() => saveSnapshot(session, vault, secrets))
      .catch(() => tell({ kind: 'items-changed' }));
  };

  // [Note: Mark before snapshot] The mark moves at once and alone; the snapshot follows. A device that is stopped in
  // between has an older snapshot under a newer mark, and its next sync must reach the mark.
  const moveDeviceMark = async (): Promise<void> => {
    const mark = markOf();
    if (mark) await moveMarks(ports, session, { [vault.id]: mark });
  };

  const knownMarks = async () => {
    const account = session.head.state.vaults[vault.id];
    if (!account) throw new Error('The account state lost its vault.');
    const device = (await readMarks(ports.replica, session.email))?.vaults[vault.id] ?? null;
    return { device, account };
  };

  const syncNow = async (): Promise<void> => {
    const { changed, secrets, damaged } = await syncVault(ports, session, vault, await knownMarks(), tell);
    if (!changed) return;
    await moveDeviceMark();
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

  /** Commits what `make` makes, after a sync for each time that another writer was first. */
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
        await syncNow();
      }
    }
    throw new CommitConflict();
  };

  return {
    ports,
    session,
    vault,
    sync: () => inTurn(sync),
    commit: (id, make, outcome) =>
      inTurn(async () => {
        try {
          const revisions = await commitUntilFirst(make);
          return outcome(revisions.get(id) ?? vault.tree.get(id)?.revision ?? 0);
        } catch (error) {
          return failureOf(error);
        }
      }),
    commitMany: (ids, make) =>
      inTurn(async () => {
        try {
          await commitUntilFirst(async () =>
            (await Promise.all(ids.map(make))).filter((change) => change !== null),
          );
          const id = ids[0] ?? '';
          return { kind: 'saved', id, revision: vault.tree.get(id)?.revision ?? 0 };
        } catch (error) {
          return failureOf(error);
        }
      }),
    writeMarks: () =>
      inTurn(async () => {
        const mark = markOf();
        if (!mark) return;
        await changeState(ports.client, session, (state) => {
          const stored = state.vaults[vault.id];
          const further = stored ? furtherMark(stored, mark) : mark;
          return !further || further === stored || stored?.hash === mark.hash
            ? null
            : { ...state, vaults: { ...state.vaults, [vault.id]: mark } };
        });
        await moveDeviceMark();
      }),
    settle: async () => {
      await tail;
      await stores;
    },
  };
};
