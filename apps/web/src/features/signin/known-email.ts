import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../shell/session.tsx';

/** The address this page knows, put into the field. The Worker is fetched with the first key, not before. */
export const useKnownEmail = (onTyping: () => void) => {
  const { state, start } = useSession();
  const knownEmail = state.kind === 'unlocked' ? '' : (state.email ?? '');
  const [typed, setTyped] = useState<string | null>(null);

  const latest = useRef(onTyping);
  latest.current = onTyping;
  useEffect(() => {
    const begin = () => {
      latest.current();
      void start().catch(() => undefined);
    };
    window.addEventListener('input', begin, { once: true });
    return () => window.removeEventListener('input', begin);
  }, [start]);

  return { email: typed ?? knownEmail, setEmail: setTyped, known: typed === null && knownEmail !== '' };
};
