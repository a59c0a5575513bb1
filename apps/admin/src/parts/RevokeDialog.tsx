import { type memberDevice, revokeMemberDevice } from '@coffer/contracts';
import { showToast } from '@coffer/ui';
import { useMessages } from '../messages/messages.tsx';
import { AskDialog } from './AskDialog.tsx';
import { nameOf } from './PersonTile.tsx';
import { useChange } from './use-act.ts';

interface Props {
  readonly device: typeof memberDevice._zod.output;
  readonly onClose: () => void;
  readonly onRevoked: () => void;
}

/** Asks before a member's device is revoked. */
export const RevokeDialog = ({ device, onClose, onRevoked }: Props) => {
  const { devices } = useMessages();
  const { change, isBusy, failure } = useChange();
  const revoke = async (): Promise<void> => {
    const { deviceId } = device;
    const ended = await change(revokeMemberDevice, { params: { deviceId }, body: {} });
    if (!ended.ok) return;
    showToast({ text: devices.revoked });
    onRevoked();
  };
  return (
    <AskDialog
      title={devices.revokeTitle(device.name || devices.unnamed)}
      lead={devices.revokeLead(nameOf(device))}
      act={devices.revoke}
      isDanger
      isBusy={isBusy}
      failure={failure}
      onClose={onClose}
      onAct={() => void revoke()}
    />
  );
};
