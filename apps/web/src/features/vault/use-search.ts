import type { SearchResult } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useItems } from '../../shell/inside/items.tsx';
import { useEngine } from '../../shell/session.tsx';

/** The answer to what is typed; null while nothing is. An older answer stands until the newer comes. */
export const useSearch = (query: string): SearchResult | null => {
  const engine = useEngine();
  const { items } = useItems();
  const [result, setResult] = useState<SearchResult | null>(null);
  const empty = query.trim() === '';
  useEffect(() => {
    if (empty) {
      setResult(null);
      return;
    }
    let stale = false;
    engine.search(query).then(
      (found) => !stale && setResult(found),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [engine, query, empty, items]);
  return empty ? null : result;
};
