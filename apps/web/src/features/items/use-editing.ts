import type { Engine, ItemDraft, ItemId, SavedDraft, SaveOutcome, VaultId } from '@coffer/vault';
import { emptyDraft } from '@coffer/vault/item';
import { draftOf } from '@coffer/vault/item-content';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isUnreachable } from '../../engine/unreachable.ts';
import { holdDraft } from '../../platform/page/draft-locks.ts';
import { useEngine, useSession } from '../../shell/session.tsx';
import { type BegunItem, beginNew } from './begin-new.ts';
import { isSameDraft } from './draft.ts';

/** A form that is open: what it began with, what it holds now. */
export interface Editing {
  readonly id: ItemId;
  readonly isNew: boolean;
  /** Where a new item goes; null for the account's own vault. */
  readonly vaultId: VaultId | null;
  readonly baseRevision: number;
  readonly saved: ItemDraft;
  readonly draft: ItemDraft;
  /** Whether text came back that had not been saved. */
  readonly restored: boolean;
}

const sealAfterMilliseconds = 400;

const sealable = ({ id, isNew, vaultId, baseRevision, draft }: Editing): SavedDraft => ({
  itemId: id,
  isNew,
  ...(vaultId === null ? {} : { vaultId }),
  baseRevision,
  draft,
  changedAt: Date.now(),
});

type Stage = Editing | null | 'opening' | 'unreachable';

const isOpen = (stage: Stage): stage is Editing => typeof stage === 'object' && stage !== null;

const openExisting = async (engine: Engine, id: ItemId): Promise<Editing | null> => {
  const kept = (await engine.listDrafts()).find((each) => each.itemId === id);
  const item = await engine.openItem(id);
  if (!item && !kept) return null;
  const saved = item ? draftOf(item) : emptyDraft;
  const vaultId = kept?.vaultId ?? null;
  const base = { id, saved, vaultId, isNew: item === null, baseRevision: item?.revision ?? 0 };
  if (!kept) return { ...base, draft: saved, restored: false };
  return { ...base, baseRevision: kept.baseRevision, draft: kept.draft, restored: true };
};

const editingOf = ({ id, kept }: BegunItem, vaultId: VaultId | null): Editing => ({
  ...{ id, isNew: true, baseRevision: 0, saved: emptyDraft },
  ...{ draft: kept?.draft ?? emptyDraft, restored: kept !== null },
  vaultId: kept ? (kept.vaultId ?? null) : vaultId,
});

/** Opens what the address names; the hold that comes with a new item goes with the form. */
const useOpenEditing = (id: ItemId | null, intoVault: VaultId | null, set: (stage: Stage) => void) => {
  const engine = useEngine();
  const release = useRef<(() => void) | null>(null);
  const [attempt, setAttempt] = useState(0);
  const into = useRef(intoVault);
  useEffect(() => {
    let stale = false;
    const open = async (): Promise<Editing | null> => {
      if (id !== null) return openExisting(engine, id);
      const begun = await beginNew(engine, holdDraft);
      if (stale) begun.release();
      else release.current = begun.release;
      return editingOf(begun, into.current);
    };
    open().then(
      (editing) => !stale && set(editing),
      (error: unknown) => !stale && set(isUnreachable(error) ? 'unreachable' : null),
    );
    return () => {
      stale = true;
    };
  }, [engine, id, set, attempt]);
  const again = () => {
    set('opening');
    setAttempt((before) => before + 1);
  };
  return { release, again };
};

/** Seals the draft soon after each change, at once when the page is hidden, locked or left. */
const useSealing = (
  latest: { readonly current: Stage },
  release: { readonly current: (() => void) | null },
) => {
  const engine = useEngine();
  const { beforeLock } = useSession();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const unsealed = useRef(false);
  const seal = useCallback(async () => {
    clearTimeout(timer.current);
    const editing = latest.current;
    if (!unsealed.current || !isOpen(editing)) return;
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
      // Another tab may take the text up once its last words are in it.
      void seal().finally(() => release.current?.());
    };
  }, [seal, beforeLock, release]);
  return { sealSoon, forget };
};

/** Opens an item for editing, or a new one, with whatever unsaved text is waiting for it. */
export const useEditing = (id: ItemId | null, intoVault: VaultId | null) => {
  const engine = useEngine();
  const [editing, setEditing] = useState<Stage>('opening');
  const latest = useRef(editing);
  latest.current = editing;
  const { release, again } = useOpenEditing(id, intoVault, setEditing);
  const { sealSoon, forget } = useSealing(latest, release);

  const put = (renew: (before: Editing) => Editing) => {
    const before = latest.current;
    if (!isOpen(before)) return;
    const next = renew(before);
    latest.current = next;
    setEditing(next);
    sealSoon();
  };
  const change = (part: Partial<ItemDraft>) =>
    put((before) => ({ ...before, draft: { ...before.draft, ...part } }));
  const changeVault = (vaultId: VaultId | null) => put((before) => ({ ...before, vaultId }));
  const save = async (): Promise<SaveOutcome | null> => {
    const now = latest.current;
    if (!isOpen(now)) return null;
    const outcome = await engine.saveItem(now.id, now.baseRevision, now.draft, now.vaultId ?? undefined);
    if (outcome.kind === 'failed') return outcome;
    forget();
    // It is saved; a draft that stays behind is held against the item when it is listed.
    await engine.dropDraft(now.id).catch(() => undefined);
    return outcome;
  };
  /** Lets go of unsaved text; the function returned brings it back. */
  const drop = async (): Promise<(() => Promise<void>) | null> => {
    const now = latest.current;
    if (!isOpen(now)) return null;
    forget();
    await engine.dropDraft(now.id);
    return isSameDraft(now.draft, now.saved) ? null : () => engine.putDraft(sealable(now));
  };
  const startFresh = async () => {
    const now = latest.current;
    if (!isOpen(now)) return;
    // First of all: where the saved version can't be had, the text stays.
    const item = now.isNew ? null : await engine.openItem(now.id);
    await drop();
    setEditing({ ...now, draft: now.saved, baseRevision: item?.revision ?? 0, restored: false });
  };
  return { editing, change, changeVault, save, drop, startFresh, again };
};
