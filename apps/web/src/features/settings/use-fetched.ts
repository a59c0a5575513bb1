import { useCallback, useEffect, useRef, useState } from 'react';
import { useEngineEvent } from '../../shell/session.tsx';

/** An answer that is being waited for, did not come, or is here. What was here stays while it is asked again. */
export type Fetched<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'here'; readonly value: T };

/** Asks at once, and again when the account changed. */
export const useFetched = <T>(load: () => Promise<T>): readonly [Fetched<T>, () => Promise<void>] => {
  const [fetched, setFetched] = useState<Fetched<T>>({ kind: 'waiting' });
  const latest = useRef(load);
  latest.current = load;
  const asked = useRef(0);
  const reload = useCallback(async (): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    const next = await latest
      .current()
      .then<Fetched<T>>((value) => ({ kind: 'here', value }))
      .catch<Fetched<T>>(() => ({ kind: 'failed' }));
    if (mine === asked.current) setFetched(next);
  }, []);
  useEffect(() => {
    void reload();
    return () => {
      asked.current += 1;
    };
  }, [reload]);
  useEngineEvent((event) => {
    if (event.kind === 'account-changed') void reload();
  });
  return [fetched, reload];
};
