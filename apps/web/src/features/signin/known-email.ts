import { useEffect, useState } from 'react';
import { useSession } from '../../shell/session.tsx';

/** Long enough for the form to stand and take its first key before the Worker is fetched. */
const quietMilliseconds = 1500;

/** The address this browser knows, put into the field unless the person was faster. */
export const useKnownEmail = () => {
  const { state, start } = useSession();
  const knownEmail = state.kind === 'unlocked' ? '' : (state.email ?? '');
  const [typed, setTyped] = useState<string | null>(null);

  useEffect(() => {
    const begin = () => void start().catch(() => undefined);
    const timer = setTimeout(begin, quietMilliseconds);
    window.addEventListener('keydown', begin, { once: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', begin);
    };
  }, [start]);

  return { email: typed ?? knownEmail, setEmail: setTyped, known: typed === null && knownEmail !== '' };
};
