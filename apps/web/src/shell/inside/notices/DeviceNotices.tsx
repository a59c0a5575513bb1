import { Banner, Button, showToast } from '@coffer/ui';
import { Laptop } from '@coffer/ui/icons';
import type { EngineEvent } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine, useEngineEvent } from '../../session.tsx';

type Added = Extract<EngineEvent, { kind: 'device-added' }>;

const Notice = (props: { readonly added: Added; readonly onSettled: () => void }) => {
  const { notices } = useMessages();
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const { added, onSettled } = props;
  const revoke = async () => {
    setBusy(true);
    const done = await engine.revokeDevice(added.deviceId).catch(() => false);
    setBusy(false);
    showToast({ text: done ? notices.revoked : notices.notRevoked });
    if (done) onSettled();
  };
  return (
    <Banner
      tone="caution"
      icon={<Laptop />}
      title={notices.newDevice(added.name)}
      announce="alert"
      actions={
        <>
          <Button onClick={onSettled}>{notices.itWasMe}</Button>
          <Button busy={busy} onClick={() => void revoke()}>
            {notices.revoke}
          </Button>
        </>
      }
    >
      {notices.newDeviceLead}
    </Banner>
  );
};

/** A device that was added while the vault is open here announces itself. */
export const DeviceNotices = () => {
  const [added, setAdded] = useState<readonly Added[]>([]);
  useEngineEvent((event) => {
    if (event.kind !== 'device-added') return;
    setAdded((known) => [...known.filter(({ deviceId }) => deviceId !== event.deviceId), event]);
  });
  return added.map((one) => (
    <Notice
      key={one.deviceId}
      added={one}
      onSettled={() => setAdded((known) => known.filter(({ deviceId }) => deviceId !== one.deviceId))}
    />
  ));
};
