import type { ItemId, ListedItem } from '@coffer/vault';
import { type MouseEvent, useCallback, useRef, useState } from 'react';
import type { ListLine } from './list-rows.ts';

/** Several chosen rows: Control adds one, Shift all up to it. A plain click opens and chooses nothing. */
export const useSelection = (lines: readonly ListLine[]) => {
  const [chosen, setChosen] = useState<ReadonlySet<ItemId>>(new Set());
  const anchor = useRef<ItemId | null>(null);
  const latest = useRef(lines);
  latest.current = lines;

  const onChoose = useCallback((item: ListedItem, event: MouseEvent) => {
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) {
      anchor.current = item.id;
      setChosen((before) => (before.size > 0 ? new Set() : before));
      return;
    }
    event.preventDefault();
    const ids = latest.current.flatMap((line) => (line.kind === 'item' ? [line.item.id] : []));
    const from = ids.indexOf(anchor.current ?? item.id);
    const to = ids.indexOf(item.id);
    setChosen((before) => {
      const next = new Set(before);
      if (event.shiftKey && from >= 0) {
        for (const id of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id);
      } else if (!next.delete(item.id)) next.add(item.id);
      return next;
    });
    if (!event.shiftKey) anchor.current = item.id;
  }, []);
  const clear = useCallback(() => setChosen(new Set()), []);
  return { chosen, onChoose, clear };
};
