import { Section, showToast, Tag } from '@coffer/ui';
import { Lock, LockOpen, LogIn } from '@coffer/ui/icons';
import type { SessionFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate, sayWhen } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';

const icons = { full: <LockOpen />, locked: <Lock />, half: <LogIn /> } as const;

const useEnding = (reload: () => Promise<void>) => {
  const { devices } = useMessages();
  const [busy, setBusy] = useState<string | null>(null);
  const end = async (which: string, work: () => Promise<boolean>, said: string) => {
    if (busy !== null) return;
    setBusy(which);
    const done = await work().catch(() => false);
    await reload();
    setBusy(null);
    showToast({ text: done ? said : devices.failed });
  };
  return { busy, end };
};

const Row = (props: {
  readonly session: SessionFacts;
  readonly busy: boolean;
  readonly onEnd: () => void;
}) => {
  const { devices } = useMessages();
  const { session } = props;
  const name = session.deviceName ?? devices.unknownDevice;
  return (
    <li className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        {icons[session.kind]}
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {name}
          {session.current && <Tag tone="accent">{devices.current}</Tag>}
        </p>
        <p className={styles.rowNote}>
          {devices.sessionKinds[session.kind]} {devices.sessionSince(sayDate(session.createdAt))},{' '}
          {devices.sessionEnds(sayWhen(session.expiresAt))}
        </p>
      </div>
      {!session.current && (
        <div className={styles.rowActions}>
          <OnlineButton busy={props.busy} onClick={props.onEnd} aria-label={devices.endNamed(name)}>
            {devices.end}
          </OnlineButton>
        </div>
      )}
    </li>
  );
};

/** Where the account is signed in now, and the buttons that end it there. */
export const SessionList = () => {
  const { devices } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.listSessions());
  const { busy, end } = useEnding(reload);
  return (
    <Section title={devices.sessions}>
      <p className={styles.note}>{devices.sessionsLead}</p>
      <Answered of={fetched} onRetry={reload}>
        {(sessions) => (
          <>
            <ul className={styles.rows} aria-label={devices.sessions}>
              {sessions.map((session) => (
                <Row
                  key={session.sessionId}
                  session={session}
                  busy={busy === session.sessionId}
                  onEnd={() =>
                    void end(session.sessionId, () => engine.endSession(session.sessionId), devices.ended)
                  }
                />
              ))}
            </ul>
            {sessions.length > 1 && (
              <div>
                <OnlineButton
                  busy={busy === 'others'}
                  onClick={() => void end('others', () => engine.endOtherSessions(), devices.othersEnded)}
                >
                  {devices.endOthers}
                </OnlineButton>
              </div>
            )}
          </>
        )}
      </Answered>
    </Section>
  );
};
