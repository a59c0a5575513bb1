import { Banner, Button, Dialog, showToast } from '@coffer/ui';
import { ShieldAlert, TriangleAlert } from '@coffer/ui/icons';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useVaultAct } from './use-vault-act.ts';

interface Props {
  readonly title: string;
  readonly lead: string;
  /** Whether somebody could still find that the numbers differ. */
  readonly mayDiffer: boolean;
  /** Whether there is anything to say "the same" to. */
  readonly mayConfirm: boolean;
  readonly confirm: () => Promise<{ readonly kind: string }>;
  /** What is said once it is confirmed. */
  readonly confirmed: string;
  readonly onDone: () => void;
  /** Whose number it is, and the number. */
  readonly children: ReactNode;
}

/** A number that two people compare: on both screens the same, or a warning what it means that they differ. */
export const CompareDialog = (props: Props) => {
  const { people, sharing } = useMessages();
  const [differ, setDiffer] = useState(false);
  const { busy, problem, run } = useVaultAct();
  const { onDone } = props;
  const confirm = async () => {
    if (!(await run(props.confirm))) return;
    showToast({ text: props.confirmed });
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={props.title}
      description={props.lead}
      safe={
        props.mayDiffer && !differ ? (
          <Button onClick={() => setDiffer(true)}>{people.differ}</Button>
        ) : (
          <Button onClick={onDone}>{sharing.close}</Button>
        )
      }
      act={
        props.mayConfirm &&
        !differ && (
          <Button variant="primary" busy={busy} onClick={() => void confirm()}>
            {people.same}
          </Button>
        )
      }
    >
      {problem && (
        <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
          {problem}
        </Banner>
      )}
      {differ && (
        <Banner tone="danger" icon={<ShieldAlert />} title={`${people.differTitle}.`} announce="alert">
          {people.differLead}
        </Banner>
      )}
      {props.children}
    </Dialog>
  );
};
