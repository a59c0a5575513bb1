import { Button, showToast, TextField } from '@coffer/ui';
import type { DeviceFacts } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import * as styles from '../settings.css.ts';

interface Props {
  readonly device: DeviceFacts;
  readonly onDone: () => void;
  readonly onChanged: () => Promise<void>;
}

/** Another name for a device, in its place. */
export const RenameForm = ({ device, onDone, onChanged }: Props) => {
  const { account, devices } = useMessages();
  const engine = useEngine();
  const [name, setName] = useState(device.name);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted) return setError(devices.nameMissing);
    if (busy) return;
    setBusy(true);
    const done = await engine.renameDevice(device.deviceId, wanted).catch(() => false);
    setBusy(false);
    if (!done) return setError(devices.failed);
    await onChanged();
    showToast({ text: devices.renamed });
    onDone();
  };
  return (
    <form noValidate className={styles.inline} onSubmit={onSubmit}>
      <TextField
        label={devices.name}
        autoFocus
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={error}
      />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" busy={busy}>
          {devices.save}
        </Button>
        <Button onClick={onDone}>{account.cancel}</Button>
      </div>
    </form>
  );
};
