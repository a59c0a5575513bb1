import { showToast } from '@coffer/ui';
import type { AlarmCode, ItemId, SaveOutcome } from '@coffer/vault';
import { useCallback, useMemo } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useEngine } from '../session.tsx';
import { useItems } from './items.tsx';

type Failure = Extract<SaveOutcome, { kind: 'failed' }>['reason'];

/** Alarms have names of two parts. */
const isAlarm = (reason: Failure): reason is AlarmCode => reason.includes('/');

/** Why a save failed, in plain words. */
export const useFailureText = (): ((reason: Failure) => string) => {
  const { shell, alarm } = useMessages();
  return useCallback(
    (reason) => (isAlarm(reason) ? alarm[reason] : shell.saveFailed[reason]),
    [shell, alarm],
  );
};

/** Acts on whole items, each saying what it did and offering the way back. */
export interface ItemActions {
  /** True when it was done. */
  trash(ids: readonly ItemId[]): Promise<boolean>;
  restore(ids: readonly ItemId[]): Promise<boolean>;
  remove(ids: readonly ItemId[]): Promise<boolean>;
  move(ids: readonly ItemId[], folder: string): Promise<boolean>;
  setFavourite(id: ItemId, favourite: boolean): Promise<boolean>;
}

/** The acts, for list and item alike. */
export const useItemActions = (): ItemActions => {
  const engine = useEngine();
  const { reload } = useItems();
  const { vault, view, common } = useMessages();
  const failureText = useFailureText();
  return useMemo(() => {
    const run = async (work: Promise<SaveOutcome>, said?: string, undo?: () => Promise<SaveOutcome>) => {
      const outcome = await work.catch(() => null);
      await reload().catch(() => undefined);
      if (!outcome || outcome.kind === 'failed') {
        showToast({ text: outcome ? failureText(outcome.reason) : common.unexpected });
        return false;
      }
      const onAction = undo && (() => void run(undo()));
      if (said) showToast({ text: said, ...(onAction ? { action: { label: vault.undo, onAction } } : {}) });
      return true;
    };
    return {
      trash: (ids) => run(engine.trashItems(ids), vault.movedToBin, () => engine.restoreItems(ids)),
      restore: (ids) => run(engine.restoreItems(ids), vault.restored, () => engine.trashItems(ids)),
      remove: (ids) => run(engine.deleteItems(ids), view.removed),
      move: (ids, folder) => run(engine.moveToFolder(ids, folder), vault.moved),
      setFavourite: (id, favourite) => run(engine.setFavourite(id, favourite)),
    };
  }, [engine, reload, vault, view, common, failureText]);
};
