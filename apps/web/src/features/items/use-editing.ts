import type { ItemDraft, ItemId, SavedDraft, SaveOutcome } from '@coffer/vault';
import { emptyDraft } from '@coffer/vault/item';
import { draftOf } from '@coffer/vault/item-content';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useEngine, useSession } from '../../shell/session.tsx';
import { isSameDraft } from './draft.ts';

/** A form that is open: what it began with, what it holds now. */
export interface Editing {
  readonly id: ItemId;
  readonly isNew: boolean;
  readonly baseRevision: number;
  readonly saved: ItemDraft;
  readonly draft: ItemDraft;
  /** Whether text came back that had not been saved. */
  readonly restored: boolean;
}

const sealAfterMilliseconds = 400;

const sealable = ({ id, isNew, baseRevision, draft }: Editing): SavedDraft => ({
  itemId: id,
  isNew,
  baseRevision,
  draft,
  changedAt: Date.now(),
});

const useOpenEditing = (id: ItemId | null, set: (editing: Editing | null) => void) => {
  const engine = useEngine();
  useEffect(() => {
    let stale = false;
    const open = async (): Promise<Editing | null> => {
      const drafts = await engine.listDrafts().catch((): readonly SavedDraft[] => []);
      const kept = drafts.find((each) => (id === null ? each.isNew : each.itemId === id));
      const item = id === null ? null : await engine.openItem(id);
      if (id !== null && !item && !kept) return null;
      const saved = item ? draftOf(item) : emptyDraft;
      const base = { saved, isNew: item === null, baseRevision: item?.revision ?? 0 };
      if (!kept) return { ...base, id: id ?? (await engine.newItemId()), draft: saved, restored: false };
      return { ...base, id: kept.itemId, baseRevision: kept.baseRevision, draft: kept.draft, restored: true };
    };
    open().then(
      (editing) => !stale && set(editing),
      () => !stale && set(null),
    );
    return () => {
      stale = true;
    };
  }, [engine, id, set]);
};

/** Seals the draft soon after each change, at once when the page is hidden, locked or left. */
const useSealing = (latest: { readonly current: Editing | null | 'opening' }) => {
  const engine = useEngine();
  const { beforeLock } = useSession();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const unsealed = useRef(false);
  const seal = useCallback(async () => {
    clearTimeout(timer.current);
    const editing = latest.current;
    if (!unsealed.current || editing === null || editing === 'opening') return;
    unsealed.current = false;
    await engine.putDraft(sealable(editing)).catch(() => {
      unsealed.current = true;
    });
  }, [engine, latest]);
  const sealSoon = useCallback(() => {
    unsealed.current = true;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void seal(), sealAfterMilliseconds);
  }, [seal]);
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    unsealed.current = false;
  }, []);
  useEffect(() => {
    const onHide = () => {
      if (document.visibilityState === 'hidden') void seal();
    };
    document.addEventListener('visibilitychange', onHide);
    const unregister = beforeLock(seal);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      unregister();
      void seal();
    };
  }, [seal, beforeLock]);
  return { sealSoon, forget };
};

/** Opens an item for editing, or a new one, with whatever unsaved text is waiting for it. */
export const useEditing = (id: ItemId | null) => {
  const engine = useEngine();
  const [editing, setEditing] = useState<Editing | null | 'opening'>('opening');
  const latest = useRef(editing);
  latest.current = editing;
  useOpenEditing(id, setEditing);
  const { sealSoon, forget } = useSealing(latest);

  const change = (part: Partial<ItemDraft>) => {
    const before = latest.current;
    if (before === null || before === 'opening') return;
    const next = { ...before, draft: { ...before.draft, ...part } };
    latest.current = next;
    setEditing(next);
    sealSoon();
  };
  const save = async (): Promise<SaveOutcome | null> => {
    const now = latest.current;
    if (now === null || now === 'opening') return null;
    const outcome = await engine.saveItem(now.id, now.baseRevision, now.draft);
    if (outcome.kind === 'failed') return outcome;
    forget();
    await engine.dropDraft(now.id);
    return outcome;
  };
  /** Lets go of unsaved text; the function returned brings it back. */
  const drop = async (): Promise<(() => Promise<void>) | null> => {
    const now = latest.current;
    if (now === null || now === 'opening') return null;
    forget();
    await engine.dropDraft(now.id);
    return isSameDraft(now.draft, now.saved) ? null : () => engine.putDraft(sealable(now));
  };
  const startFresh = async () => {
    const now = latest.current;
    if (now === null || now === 'opening') return;
    await drop();
    const item = now.isNew ? null : await engine.openItem(now.id);
    setEditing({ ...now, draft: now.saved, baseRevision: item?.revision ?? 0, restored: false });
  };
  return { editing, change, save, drop, startFresh };
};
