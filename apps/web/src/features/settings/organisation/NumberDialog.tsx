import type { OrganisationView } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';
import { CompareDialog } from '../../../shell/inside/sharing/CompareDialog.tsx';
import { Digits } from '../../../shell/kit/Digits.tsx';
import { useEngine } from '../../../shell/session.tsx';

interface Props {
  readonly keys: NonNullable<OrganisationView['keys']>;
  readonly onDone: () => void;
}

/** The number by which the organisation's keys are compared: the same for everybody of it. */
export const NumberDialog = ({ keys, onDone }: Props) => {
  const { organisation: text } = useMessages();
  const engine = useEngine();
  const isOpen = keys.trust === 'unverified';
  return (
    <CompareDialog
      title={text.numberTitle}
      lead={text.numberLead}
      mayDiffer={isOpen}
      mayConfirm={isOpen}
      confirm={() => engine.confirmOrganisation()}
      confirmed={text.compared}
      onDone={onDone}
    >
      <Digits digits={keys.digits} />
    </CompareDialog>
  );
};
