import type { ItemId, ServerRow } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useEngine } from '../../shell/session.tsx';

/** The stored row of an item; null when it could not be had. */
export const useServerRow = (id: ItemId, revision: number): ServerRow | null | 'asking' => {
  const engine = useEngine();
  const [row, setRow] = useState<ServerRow | null | 'asking'>('asking');
  useEffect(() => {
    let stale = false;
    engine.whatTheServerSees(id).then(
      (found) => !stale && setRow(found),
      () => !stale && setRow(null),
    );
    return () => {
      stale = true;
    };
  }, [engine, id, revision]);
  return row;
};
