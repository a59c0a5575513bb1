import { ApiError, Unreachable } from '@coffer/contracts';
import type { EngineEvent, SaveOutcome } from '../engine.ts';
import { CommitConflict, CommitTooLarge, type ItemChange } from '../items/commit-change.ts';
import type { ItemId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { VaultMark } from '../session/marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import { refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { keepVault, type VaultKeeper } from './keep-vault.ts';
import type { OpenVault } from './open-vault.ts';
import { renewVault } from './renew-vault.ts';
import { writeMarks } from './write-marks.ts';

/** An open vault with everything that reading and writing it needs; all work on it runs one after another. */
export interface WriteSession {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vault: OpenVault;
  /** Brings the vault up to date. Lies become alarms. */
  sync(): Promise<void>;
  /** Brings the vault up to `seq`, if by its turn it is not there already: most news are of this device's own doing. */
  catchUp(seq: number): Promise<void>;
  /** Makes a change and commits it, anew after each conflict. */
  commit(
    id: ItemId,
    make: () => Promise<readonly ItemChange[]>,
    outcome: (revision: number) => SaveOutcome,
  ): Promise<SaveOutcome>;
  /** Changes many items, a few hundred a commit; items for which `make` answers null are left alone. */
  commitMany(ids: readonly ItemId[], make: (id: ItemId) => Promise<ItemChange | null>): Promise<SaveOutcome>;
  /** Takes in account states that other devices wrote. */
  refreshState(): Promise<void>;
  /** How far the vault is; null before its first sync. */
  mark(): VaultMark | null;
  /** Writes this device's mark of the vault into the account state. */
  writeMarks(): Promise<void>;
  /** Runs a task that nothing else of this vault may run beside; it uses the keeper instead of the session's own calls. */
  exclusively<T>(task: (keeper: VaultKeeper) => Promise<T>): Promise<T>;
  /**
   * Renews the vault's keys if the account state asks for it; one renewal runs at a time. What it throws leaves the
   * present keys in place.
   */
  renew(): Promise<void>;
  /** How far a renewal that runs here has come; null where none does. */
  renewing(): { readonly done: number; readonly total: number } | null;
  /** Stops a renewal at its next step. */
  stop(): void;
  /** Waits until everything that was begun is stored. */
  settle(): Promise<void>;
}

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
    if (error.code === 'api/vault-full') return { kind: 'failed', reason: 'vault-full' };
    if (error.code === 'api/forbidden') return { kind: 'failed', reason: 'forbidden' };
    if (error.code === 'api/not-found') return { kind: 'failed', reason: 'gone' };
    const { status } = error.problem;
    if (status === 429) return { kind: 'failed', reason: 'busy' };
    if (status >= 500) return { kind: 'failed', reason: 'offline' };
  }
  throw error;
};

/** Items of one commit where many are changed at once. */
const bite = 250;

/** Runs tasks one after another; one that fails does not stop the next. */
const oneAfterAnother = () => {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const turn = tail.then(task, task);
    tail = turn.catch(() => undefined);
    return turn;
  };
  return { inTurn, idle: (): Promise<unknown> => tail };
};

/** Opens a vault for work. */
export const openVaultSession = (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  tell: (event: EngineEvent) => void,
): WriteSession => {
  const { inTurn, idle } = oneAfterAnother();
  const keeper = keepVault(ports, session, vault, tell);
  const exclusively: WriteSession['exclusively'] = (task) => inTurn(() => task(keeper));
  let renewing: Promise<void> | null = null;
  let isStopped = false;
  let progress: { done: number; total: number } | null = null;
  const tellRenewal = (event: EngineEvent): void => {
    tell(event);
    if (event.kind !== 'sync' || event.received === undefined) return;
    progress = { done: event.received, total: event.total ?? 0 };
    tell({ kind: 'vaults-changed' });
  };
  const attempt = (work: () => Promise<SaveOutcome>): Promise<SaveOutcome> =>
    inTurn(() => work().catch(failureOf));
  return {
    ports,
    session,
    vault,
    sync: () => inTurn(keeper.sync),
    catchUp: (seq) =>
      inTurn(async () => {
        if (seq > (vault.head?.manifest.seq ?? 0)) await keeper.sync();
      }),
    commit: (id, make, outcome) =>
      attempt(async () => {
        const revisions = await keeper.commitUntilFirst(make);
        return outcome(revisions.get(id) ?? vault.tree.get(id)?.revision ?? 0);
      }),
    commitMany: (ids, make) =>
      attempt(async () => {
        const each = [...new Set(ids)];
        for (let at = 0; at < each.length; at += bite) {
          const some = each.slice(at, at + bite);
          await keeper.commitUntilFirst(async () =>
            (await Promise.all(some.map(make))).filter((change) => change !== null),
          );
        }
        const id = ids[0] ?? '';
        return { kind: 'saved', id, revision: vault.tree.get(id)?.revision ?? 0 };
      }),
    refreshState: () => inTurn(() => refreshState(ports.client, session)),
    mark: keeper.mark,
    writeMarks: () =>
      inTurn(async () => {
        const mark = keeper.mark();
        if (mark) await writeMarks(ports, session, { [vault.id]: mark });
      }),
    exclusively,
    renew: () => {
      renewing ??= renewVault({
        ...{ ports, session, vault, exclusively },
        tell: tellRenewal,
        isOver: () => isStopped,
      }).finally(() => {
        renewing = null;
        progress = null;
        if (vault.kind) tell({ kind: 'vaults-changed' });
      });
      return renewing;
    },
    renewing: () => progress,
    stop: () => {
      isStopped = true;
    },
    settle: async () => {
      await idle();
      await keeper.stored();
    },
  };
};
