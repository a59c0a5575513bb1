import type { ItemId, OpenedItem } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { isUnreachable } from '../../engine/unreachable.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { useEngine } from '../../shell/session.tsx';

/** An item with its secrets; null when it is gone or does not open. */
export type Opening = OpenedItem | null | 'opening' | 'unreachable';

/** What stays on the screen when the server did not answer: an item that was open stays open. */
export const afterNoAnswer = (before: Opening): Opening =>
  before === null || before === 'opening' ? 'unreachable' : before;

/** Opens an item anew whenever its revision rises or the connection changes; `again` tries once more. */
export const useOpenedItem = (id: ItemId): { readonly item: Opening; readonly again: () => void } => {
  const engine = useEngine();
  const { byId, loaded, reload, sync } = useItems();
  const listed = byId.get(id);
  const [item, setItem] = useState<Opening>('opening');
  const [attempt, setAttempt] = useState(0);
  const isOffline = sync.status === 'offline';
  useEffect(() => {
    if (!loaded) return;
    let stale = false;
    const open = async () => {
      const opened = await engine.openItem(id);
      if (stale) return;
      setItem(opened);
      // Listed and yet not opened: it has just joined the damaged ones.
      if (!opened && listed) await reload();
    };
    open().catch((error: unknown) => {
      if (!stale) setItem((before) => (isUnreachable(error) ? afterNoAnswer(before) : null));
    });
    return () => {
      stale = true;
    };
  }, [engine, id, loaded, listed, reload, isOffline, attempt]);
  const again = () => {
    setItem('opening');
    setAttempt((before) => before + 1);
  };
  return { item, again };
};
