import { Button } from '@coffer/ui/entry';
import { useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useSession } from '../session.tsx';
import * as styles from './restore.css.ts';
import { useRestore, wishRestore } from './restore-story.ts';

/** Leads to the password, with the wish to accept what the server was put back to. It accepts nothing itself. */
const useAccepting = (email: string) => {
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

/** The second part of an alarm that an honest restore gives too: what to ask, what accepting means, and the way there. */
export const RestoreOffer = ({ email }: { readonly email: string }) => {
  const { restore } = useEntryMessages();
  const { busy, begin } = useAccepting(email);
  if (useRestore(email).kind === 'refused') return <p className={styles.offer}>{restore.refused}</p>;
  return (
    <section className={styles.offer}>
      <h2 className={styles.title}>{restore.title}</h2>
      <p>{restore.ask}</p>
      <p>{restore.means}</p>
      <div>
        <Button busy={busy} onClick={begin}>
          {restore.accept}
        </Button>
      </div>
    </section>
  );
};
