import type { AlarmCode, DamagedItem, EngineEvent, ItemId, ListedItem } from '@coffer/vault';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useEngine, useEngineEvent, useSession } from '../session.tsx';

type SyncEvent = Extract<EngineEvent, { kind: 'sync' }>;

/** The opened overviews, as the last word from the engine. */
export interface VaultItems {
  readonly items: readonly ListedItem[];
  readonly byId: ReadonlyMap<ItemId, ListedItem>;
  readonly damaged: readonly DamagedItem[];
  /** False until the first answer has come. */
  readonly loaded: boolean;
  readonly sync: SyncEvent;
  readonly alarm: AlarmCode | null;
  reload(): Promise<void>;
}

const ItemsContext = createContext<VaultItems | null>(null);

/** The vault's items; only behind the lock. */
export const useItems = (): VaultItems => {
  const items = useContext(ItemsContext);
  if (!items) throw new Error('useItems needs an ItemsProvider.');
  return items;
};

interface Loaded {
  readonly items: readonly ListedItem[];
  readonly damaged: readonly DamagedItem[];
}

/** Answers while a load is under way are folded into one more load, however many changes arrive. */
const useLoading = () => {
  const engine = useEngine();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const running = useRef<Promise<void> | null>(null);
  const again = useRef(false);
  const reload = useCallback((): Promise<void> => {
    if (running.current) {
      again.current = true;
      return running.current;
    }
    const load = async (): Promise<void> => {
      do {
        again.current = false;
        const [items, damaged] = await Promise.all([engine.listItems(), engine.listDamaged()]);
        setLoaded({ items, damaged });
      } while (again.current);
    };
    running.current = load().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [engine]);
  useEffect(() => {
    reload().catch(() => undefined);
  }, [reload]);
  return { loaded, reload };
};

/** Keeps the list in step with the engine. */
export const ItemsProvider = (props: { readonly children: ReactNode }) => {
  const { loaded, reload } = useLoading();
  const [sync, setSync] = useState<SyncEvent>({ kind: 'sync', status: 'idle' });
  const { alarm } = useSession();
  useEngineEvent((event) => {
    if (event.kind === 'items-changed') reload().catch(() => undefined);
    if (event.kind === 'sync') setSync(event);
  });
  const value = useMemo<VaultItems>(
    () => ({
      items: loaded?.items ?? [],
      byId: new Map(loaded?.items.map((item) => [item.id, item])),
      damaged: loaded?.damaged ?? [],
      loaded: loaded !== null,
      sync,
      alarm,
      reload,
    }),
    [loaded, sync, alarm, reload],
  );
  return <ItemsContext value={value}>{props.children}</ItemsContext>;
};
