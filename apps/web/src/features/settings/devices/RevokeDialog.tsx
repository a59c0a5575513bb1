import { Banner, Button, Dialog, Fact, FactList } from '@coffer/ui';
import { Eye, Undo2, UserMinus } from '@coffer/ui/icons';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';

interface Props {
  readonly name: string;
  readonly run: () => Promise<boolean>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Takes a device's word away, naming the effect. */
export const RevokeDialog = ({ name, run, onDone, onCancel }: Props) => {
  const { devices } = useMessages();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const revoke = async () => {
    setBusy(true);
    const done = await run().catch(() => false);
    setBusy(false);
    setFailed(!done);
    if (done) onDone();
  };
  return (
    <Dialog
      role="alertdialog"
      open
      onOpenChange={(open) => !open && onCancel()}
      title={devices.revokeTitle(name)}
      safe={<Button onClick={onCancel}>{devices.keep}</Button>}
      act={
        <Button variant="danger" busy={busy} onClick={() => void revoke()}>
          {devices.revoke}
        </Button>
      }
    >
      {failed && (
        <Banner tone="caution" announce="alert">
          {devices.failed}
        </Banner>
      )}
      <FactList>
        <Fact icon={<UserMinus />} tone="caution" lead={devices.effectLead}>
          {devices.revokeEffect}
        </Fact>
        <Fact icon={<Eye />} tone="danger" lead={devices.holdsLead}>
          {devices.revokeHolds}
        </Fact>
        <Fact icon={<Undo2 />} tone="accent" lead={devices.finalLead}>
          {devices.revokeFinal}
        </Fact>
      </FactList>
    </Dialog>
  );
};
