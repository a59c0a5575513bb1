import type { ItemId, SaveOutcome } from '../../../packages/vault/src/index.ts';

/** A write that was said to be stored. `marker` is a text that its revision must hold. */
export interface AcknowledgedWrite {
  /** Where the text may be: the item, and the conflict copy if there was one. */
  readonly itemIds: readonly ItemId[];
  readonly revision: number;
  readonly marker: string | null;
  readonly isDeleted: boolean;
}

/** What clients were told, kept outside of all that is killed. */
export interface WriteLog {
  readonly acknowledged: AcknowledgedWrite[];
  /** How often a change of an item was begun; each may have become one revision at most. */
  readonly attemptsById: Map<ItemId, number>;
  /** Outcomes that were neither stored nor "offline". */
  readonly surprises: string[];
  failed: number;
}

export const createWriteLog = (): WriteLog => ({
  acknowledged: [],
  attemptsById: new Map(),
  surprises: [],
  failed: 0,
});

export const countAttempt = ({ attemptsById }: WriteLog, ids: readonly ItemId[]): void => {
  for (const id of ids) attemptsById.set(id, (attemptsById.get(id) ?? 0) + 1);
};

/** Files an outcome; true when the write was acknowledged. */
export const fileOutcome = (
  log: WriteLog,
  outcome: SaveOutcome,
  {
    marker = null,
    isDeleted = false,
  }: { readonly marker?: string | null; readonly isDeleted?: boolean } = {},
): boolean => {
  if (outcome.kind === 'failed') {
    log.failed += 1;
    if (outcome.reason !== 'offline') log.surprises.push(outcome.reason);
    return false;
  }
  const copy = outcome.kind === 'merged' ? outcome.conflictCopy : undefined;
  const itemIds = copy ? [outcome.id, copy] : [outcome.id];
  log.acknowledged.push({ itemIds, revision: outcome.revision, marker, isDeleted });
  return true;
};
