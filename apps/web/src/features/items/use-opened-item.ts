import type { ItemId, OpenedItem } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useItems } from '../../shell/inside/items.tsx';
import { useEngine } from '../../shell/session.tsx';

/** An item with its secrets, opened anew whenever its revision rises; null when it is gone. */
export const useOpenedItem = (id: ItemId): OpenedItem | null | 'opening' => {
  const engine = useEngine();
  const { byId, loaded } = useItems();
  const listed = byId.get(id);
  const [opened, setOpened] = useState<OpenedItem | null | 'opening'>('opening');
  useEffect(() => {
    if (!loaded) return;
    let stale = false;
    engine.openItem(id).then(
      (item) => !stale && setOpened(item),
      () => !stale && setOpened(null),
    );
    return () => {
      stale = true;
    };
  }, [engine, id, loaded, listed]);
  return opened;
};
