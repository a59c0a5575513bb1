import type { ItemId, ServerRow } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useEngine } from '../../shell/session.tsx';

/** The stored row of an item; null where the server has none. */
export type AskedRow = ServerRow | null | 'asking' | 'unreachable';

/** Asks for the row; `again` asks once more. */
export const useServerRow = (
  id: ItemId,
  revision: number,
): { readonly row: AskedRow; readonly again: () => void } => {
  const engine = useEngine();
  const [row, setRow] = useState<AskedRow>('asking');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stale = false;
    engine.whatTheServerSees(id).then(
      (found) => !stale && setRow(found),
      () => !stale && setRow('unreachable'),
    );
    return () => {
      stale = true;
    };
  }, [engine, id, revision, attempt]);
  const again = () => {
    setRow('asking');
    setAttempt((before) => before + 1);
  };
  return { row, again };
};
