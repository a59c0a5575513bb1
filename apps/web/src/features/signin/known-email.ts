import { useEffect, useState } from 'react';
import { useSession } from '../../shell/session.tsx';

/** The address this page knows, put into the field. The Worker is fetched with the first key, not before. */
export const useKnownEmail = () => {
  const { state, start } = useSession();
  const knownEmail = state.kind === 'unlocked' ? '' : (state.email ?? '');
  const [typed, setTyped] = useState<string | null>(null);

  useEffect(() => {
    const begin = () => void start().catch(() => undefined);
    window.addEventListener('input', begin, { once: true });
    return () => window.removeEventListener('input', begin);
  }, [start]);

  return { email: typed ?? knownEmail, setEmail: setTyped, known: typed === null && knownEmail !== '' };
};
