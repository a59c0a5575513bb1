import { type Approval, refuseApproval } from '@coffer/contracts';
import { showToast, TextField } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { AskDialog } from './AskDialog.tsx';
import { nameOf } from './PersonTile.tsx';
import { useAct, useChange } from './use-act.ts';

interface Props {
  readonly request: Approval;
  readonly onClose: () => void;
}

/** A yes, which is confirmed in the vault. */
export const ApproveDialog = ({ request, onClose }: Props) => {
  const { requests } = useMessages();
  const { prepare, isBusy, failure } = useAct();
  const [note, setNote] = useState('');
  const { requestId } = request;
  return (
    <AskDialog
      title={requests.approveTitle(nameOf(request))}
      lead={request.kind === 'device' ? requests.approveDevice : requests.approveWay}
      act={requests.goOn}
      isBusy={isBusy}
      failure={failure}
      isConfirmed
      onClose={onClose}
      onAct={() => void prepare({ kind: 'approve', requestIds: [requestId], reason: note.trim() })}
    >
      <TextField
        label={requests.note}
        hint={requests.noteHint}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </AskDialog>
  );
};

/** A no, with the reason that the person reads. */
export const RefuseDialog = ({ request, onClose, onRefused }: Props & { readonly onRefused: () => void }) => {
  const { requests } = useMessages();
  const { change, isBusy, failure } = useChange();
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const refuse = async (): Promise<void> => {
    const said = reason.trim();
    setIsMissing(said === '');
    if (said === '') return;
    const { requestId } = request;
    const ended = await change(refuseApproval, { params: { requestId }, body: { reason: said } });
    if (!ended.ok) return;
    showToast({ text: requests.refused });
    onRefused();
  };
  return (
    <AskDialog
      title={requests.refuseTitle(nameOf(request))}
      lead={requests.refuseLead}
      act={requests.refuse}
      isDanger
      isBusy={isBusy}
      failure={failure}
      onClose={onClose}
      onAct={() => void refuse()}
    >
      <TextField
        label={requests.reason}
        maxLength={500}
        value={reason}
        error={isMissing ? requests.reasonMissing : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
    </AskDialog>
  );
};
