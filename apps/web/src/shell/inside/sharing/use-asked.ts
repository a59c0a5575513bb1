import { useCallback, useEffect, useRef, useState } from 'react';
import { useOffline } from '../account.tsx';
import { useSharing } from '../sharing.tsx';

/** An answer that is waited for, did not come, or is here. What was here stays while it is asked again. */
export type Asked<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'here'; readonly value: T };

/** Asks at once, again when `key` changes, and when vaults or people changed. */
export const useAsked = <T>(
  key: string,
  load: () => Promise<T>,
): readonly [Asked<T>, () => Promise<void>] => {
  const { version } = useSharing();
  const offline = useOffline();
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'waiting' });
  const latest = useRef(load);
  latest.current = load;
  const turn = useRef(0);
  const ask = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    const value = await latest
      .current()
      .then<Asked<T>>((found) => ({ kind: 'here', value: found }))
      .catch<Asked<T>>(() => ({ kind: 'failed' }));
    if (mine === turn.current) setAsked(value);
  }, []);
  useEffect(() => {
    void ask();
    return () => {
      turn.current += 1;
    };
  }, [ask, key, version, offline]);
  return [asked, ask];
};
