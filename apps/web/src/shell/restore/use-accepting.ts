import { useState } from 'react';
import { useSession } from '../session.tsx';
import { wishRestore } from './restore-story.ts';

/** Leads to the password, with the wish to accept what the server was put back to. It accepts nothing itself. */
export const useAccepting = (email: string) => {
  const { state, lock } = useSession();
  const [busy, setBusy] = useState(false);
  const begin = () => {
    wishRestore(email);
    if (state.kind === 'locked') return;
    setBusy(true);
    // Not a sign-out: that would wipe what this device has and the server lost.
    void lock();
  };
  return { busy, begin };
};
