import { Banner, Section, showToast, Tag } from '@coffer/ui';
import { Laptop, Monitor, ShieldAlert, Smartphone } from '@coffer/ui/icons';
import type { DeviceFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';
import { deviceShape } from './device-icons.ts';
import { RenameForm } from './RenameForm.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';

const shapes = { phone: <Smartphone />, laptop: <Laptop />, screen: <Monitor /> } as const;

const Flag = ({ device }: { readonly device: DeviceFacts }) => {
  const { devices } = useMessages();
  if (device.standing === 'known') return null;
  const added = device.standing === 'added-by-server';
  return (
    <Banner
      tone="danger"
      icon={<ShieldAlert />}
      title={`${added ? devices.addedByServer : devices.hiddenByServer}.`}
      announce="alert"
    >
      {added ? devices.addedByServerLead : devices.hiddenByServerLead}
    </Banner>
  );
};

const Texts = ({ device }: { readonly device: DeviceFacts }) => {
  const { devices } = useMessages();
  const first = sayDate(device.firstSeenAt);
  return (
    <>
      <p className={styles.rowName}>
        {device.name}
        {device.current && <Tag tone="accent">{devices.thisOne}</Tag>}
      </p>
      <p className={styles.rowNote}>
        {device.lastSeenAt === null
          ? devices.firstSeen(first)
          : devices.seen(first, sayDate(device.lastSeenAt))}
        {device.hasBackup ? `. ${devices.backup}` : ''}
      </p>
    </>
  );
};

const Row = (props: {
  readonly device: DeviceFacts;
  readonly onRevoke: () => void;
  readonly onChanged: () => Promise<void>;
}) => {
  const { devices } = useMessages();
  const { device } = props;
  const [renaming, setRenaming] = useState(false);
  // The form goes with the focus in it; the button that opened it takes it back.
  const [renamed, setRenamed] = useState(false);
  const rename = () => {
    setRenaming(true);
    setRenamed(true);
  };
  const listed = device.standing !== 'hidden-by-server';
  return (
    <li className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        {shapes[deviceShape(device.name)]}
      </span>
      <div className={styles.rowTexts}>
        {renaming ? (
          <RenameForm device={device} onDone={() => setRenaming(false)} onChanged={props.onChanged} />
        ) : (
          <Texts device={device} />
        )}
      </div>
      {!renaming && (
        <div className={styles.rowActions}>
          {listed && (
            <OnlineButton onClick={rename} autoFocus={renamed} aria-label={devices.renameNamed(device.name)}>
              {devices.rename}
            </OnlineButton>
          )}
          {!device.current && (
            <OnlineButton onClick={props.onRevoke} aria-label={devices.revokeNamed(device.name)}>
              {devices.revoke}
            </OnlineButton>
          )}
        </div>
      )}
      <Flag device={device} />
    </li>
  );
};

/** Browsers that may open the vault; what only the server knows, or hides, is told apart (H23). */
export const DeviceList = () => {
  const { devices } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.listDevices());
  const [revoking, setRevoking] = useState<DeviceFacts | null>(null);
  return (
    <Section title={devices.list}>
      <Answered of={fetched} onRetry={reload}>
        {(found) => (
          <ul className={styles.rows} aria-label={devices.list}>
            {found.map((device) => (
              <Row
                key={device.deviceId}
                device={device}
                onRevoke={() => setRevoking(device)}
                onChanged={reload}
              />
            ))}
          </ul>
        )}
      </Answered>
      {revoking && (
        <RevokeDialog
          name={revoking.name}
          run={() => engine.revokeDevice(revoking.deviceId)}
          onDone={() => {
            setRevoking(null);
            showToast({ text: devices.revoked });
            void reload();
          }}
          onCancel={() => setRevoking(null)}
        />
      )}
    </Section>
  );
};
