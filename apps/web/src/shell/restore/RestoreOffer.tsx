import { Button } from '@coffer/ui/entry';
import { useEntryMessages } from '../../messages/messages.tsx';
import * as styles from './restore.css.ts';
import { useRestore } from './restore-story.ts';
import { useAccepting } from './use-accepting.ts';

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
