import { FaceButton, IconButton, NavFoot } from '@coffer/ui';
import { Lock } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { useSession } from '../session.tsx';
import { AccountMenu } from './AccountMenu.tsx';

export interface FootProps {
  readonly fullName: string;
  readonly note: string;
  /** Without the lock button, the note has the whole line. */
  readonly bare?: boolean;
  readonly rail: boolean;
  readonly onShortcuts: () => void;
}

/** Who is signed in, at the foot of either navigation. */
export const Foot = (props: FootProps) => {
  const { shell } = useMessages();
  const { lock } = useSession();
  return (
    <NavFoot
      face={
        <AccountMenu
          onShortcuts={props.onShortcuts}
          trigger={<FaceButton fullName={props.fullName} label={shell.account} />}
        />
      }
      name={props.fullName}
      note={props.note}
      rail={props.rail}
    >
      {!props.bare && (
        <IconButton label={shell.lockNow} icon={<Lock />} shortcut="Ctrl L" onClick={() => void lock()} />
      )}
    </NavFoot>
  );
};
