import { useEffect, useState } from 'react';
import { useEngine, useEngineEvent } from '../session.tsx';
import { useOffline } from './account.tsx';

/** Minutes after which the organisation has the vault locked at the latest; no limit of its own until it was heard. */
export const useLongestOpen = (): number => {
  const engine = useEngine();
  const offline = useOffline();
  const [minutes, setMinutes] = useState(Number.POSITIVE_INFINITY);
  const ask = (): void => {
    if (offline) return;
    // What could not be heard leaves what was heard before.
    engine
      .organisation()
      .then(({ policy }) => setMinutes(policy.session.lockMinutes))
      .catch(() => undefined);
  };
  useEffect(ask, [engine, offline]);
  useEngineEvent((event) => {
    if (event.kind === 'account-changed') ask();
  });
  return minutes;
};
