import { Button, Dialog } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccepting } from '../../restore/use-accepting.ts';

/** Beside the alarm of an older server in an open vault: whether it was a restore, and the way to accept it. */
export const RestoreQuestion = ({ email }: { readonly email: string }) => {
  const { common, restore } = useMessages();
  const [open, setOpen] = useState(false);
  const { busy, begin } = useAccepting(email);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{restore.question}</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={restore.title}
        description={restore.ask}
        safe={<Button onClick={() => setOpen(false)}>{common.cancel}</Button>}
        act={
          <Button busy={busy} onClick={begin}>
            {restore.accept}
          </Button>
        }
      >
        <p>{restore.means}</p>
      </Dialog>
    </>
  );
};
