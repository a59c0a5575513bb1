import { IconButton } from '@coffer/ui';
import { Lock } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { useSession } from '../session.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import * as styles from './inside.css.ts';

export interface FootProps {
  readonly fullName: string;
  readonly note: string;
  /** Without the lock button, the note has the whole line. */
  readonly bare?: boolean;
  readonly rail: boolean;
  readonly onShortcuts: () => void;
}

/** One or two letters for the round mark of a person. */
export const initialsOf = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${[...(words[0] ?? '')][0] ?? ''}${[...last][0] ?? ''}`.toUpperCase();
};

/** Who is signed in, at the foot of either navigation. */
export const Foot = (props: FootProps) => {
  const { shell } = useMessages();
  const { lock } = useSession();
  return (
    <div className={styles.foot} data-rail={props.rail || undefined}>
      <AccountMenu
        onShortcuts={props.onShortcuts}
        trigger={
          <button type="button" className={styles.face} aria-label={shell.account}>
            {initialsOf(props.fullName)}
          </button>
        }
      />
      {!props.rail && (
        <div className={styles.footText}>
          <p className={styles.footName}>{props.fullName}</p>
          <p className={styles.footNote}>{props.note}</p>
        </div>
      )}
      {!props.bare && (
        <IconButton label={shell.lockNow} icon={<Lock />} shortcut="Ctrl L" onClick={() => void lock()} />
      )}
    </div>
  );
};
