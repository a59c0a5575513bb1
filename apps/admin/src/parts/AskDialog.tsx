import { Button, Dialog } from '@coffer/ui';
import type { FormEvent, ReactNode } from 'react';
import { useId } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { FailureBanner } from './Answered.tsx';
import type { Failure } from './call.ts';
import * as styles from './rows.css.ts';

interface Props {
  readonly title: string;
  readonly lead: string;
  /** The verb on the button. */
  readonly act: string;
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly failure: Failure | null;
  /** Whether the password is asked for in the vault before anything is done. */
  readonly isConfirmed?: boolean;
  readonly onClose: () => void;
  readonly onAct: () => void;
  readonly children?: ReactNode;
}

/** Asks before something is done: the effect, what it needs to know, the safe way at the left. */
export const AskDialog = (props: Props) => {
  const { common, failures, acts } = useMessages();
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.isBusy) props.onAct();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={props.title}
      description={props.lead}
      role={props.isDanger ? 'alertdialog' : 'dialog'}
      safe={<Button onClick={props.onClose}>{common.cancel}</Button>}
      act={
        <Button type="submit" form={form} variant={props.isDanger ? 'danger' : 'primary'} busy={props.isBusy}>
          {props.act}
        </Button>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {props.children}
        {props.isConfirmed && <p className={styles.note}>{acts.confirmNote}</p>}
        {props.failure !== null && <FailureBanner title={failures.notDone} failure={props.failure} />}
      </form>
    </Dialog>
  );
};
