import { LinkButton } from '@coffer/ui/entry';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useSession } from '../../shell/session.tsx';
import * as styles from './signin.css.ts';

/** Whose vault it is about, and the way out for somebody else. */
export const Who = (props: { readonly email: string }) => {
  const { signIn } = useEntryMessages();
  const { signOut } = useSession();
  return (
    <div className={styles.who}>
      <span className={styles.face} aria-hidden="true">
        {props.email.slice(0, 2).toUpperCase()}
      </span>
      <span className={styles.address}>{props.email}</span>
      <LinkButton onClick={() => void signOut()}>{signIn.notYou}</LinkButton>
    </div>
  );
};
