import type { ReplyOf, readMember } from '@coffer/contracts';
import { Button } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { nameOf } from '../../parts/PersonTile.tsx';
import * as rows from '../../parts/rows.css.ts';
import { sayDistance, sayMoment } from '../../parts/words.ts';
import * as styles from './people.css.ts';

type Person = ReplyOf<typeof readMember>;

interface DevicesProps {
  readonly devices: Person['devices'];
  /** Not there for who may not. */
  readonly onRevoke: ((device: Person['devices'][number]) => void) | undefined;
}

/** Devices of one person. */
export const PersonDevices = ({ devices: all, onRevoke }: DevicesProps) => {
  const { person, devices } = useMessages();
  if (all.length === 0) return <p className={rows.note}>{person.noDevicesLead}</p>;
  return (
    <ul className={styles.list} aria-label={person.devices}>
      {all.map((device) => {
        const name = device.name || devices.unnamed;
        return (
          <li key={device.deviceId} className={styles.listRow}>
            <div className={rows.texts}>
              <span className={rows.name}>{name}</span>
              <span className={rows.under} title={sayMoment(device.lastSeenAt)}>
                {devices.lastSeen(sayDistance(device.lastSeenAt))}
              </span>
            </div>
            {onRevoke && (
              <Button aria-label={devices.revokeFor(name, nameOf(device))} onClick={() => onRevoke(device)}>
                {devices.revoke}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
};

/** Open sessions of one person. */
export const PersonSessions = ({ sessions }: { readonly sessions: Person['sessions'] }) => {
  const { person } = useMessages();
  if (sessions.length === 0) return <p className={rows.note}>{person.noSessions}</p>;
  return (
    <ul className={styles.list} aria-label={person.sessions}>
      {sessions.map((session) => (
        <li key={session.sessionId} className={styles.listRow}>
          <div className={rows.texts}>
            <span className={rows.name}>{session.deviceName || person.unnamedDevice}</span>
            <span className={rows.under}>
              {person.session[session.kind]}, {person.began(sayDistance(session.createdAt))},{' '}
              {person.until(sayMoment(session.expiresAt))}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
};
