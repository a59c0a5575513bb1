import { useEffect, useState } from 'react';
import { useEngine, useEngineEvent } from '../session.tsx';

/** The checkpoint code in two groups; empty while there is none. */
export const useCheckpoint = (): string => {
  const engine = useEngine();
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let stale = false;
    engine.checkpointCode().then(
      (found) => !stale && setCode(found),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [engine, asked]);
  // What was synced moves the marks that the code is made of.
  useEngineEvent((event) => {
    if (event.kind === 'sync' && event.status === 'idle') setAsked((count) => count + 1);
  });
  return code && !code.includes('-') ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
};
