import { EntryHeader, EntryLayout, LinkButton } from '@coffer/ui/entry';
import type { AlarmCode } from '@coffer/vault';
import { useEffect, useRef } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { RestoreOffer } from '../../shell/restore/RestoreOffer.tsx';
import { useSession } from '../../shell/session.tsx';
import * as styles from './signin.css.ts';
import { Who } from './Who.tsx';

interface Props {
  readonly email: string;
  readonly code: AlarmCode;
  /** Where only the PIN was wanted there is nothing to lock. */
  readonly onUsePassword: () => void;
}

/** In place of the PIN: the server is older than what this device saw, which a liar and an honest restore look like. */
export const RestoreAlarm = ({ email, code, onUsePassword }: Props) => {
  const { alarm, panel, restore } = useEntryMessages();
  const { state, lock } = useSession();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const back = () => (state.kind === 'locked' ? onUsePassword() : void lock());
  return (
    <EntryLayout brandLabel="Coffer" sentence={panel.profile} band wide>
      <EntryHeader title={alarm.title} above={<Who email={email} />} titleRef={title}>
        {alarm[code]} {alarm.next}
      </EntryHeader>
      <div className={styles.answers}>
        <RestoreOffer email={email} />
        <p>
          <LinkButton onClick={back}>{restore.toSignIn}</LinkButton>
        </p>
      </div>
    </EntryLayout>
  );
};
