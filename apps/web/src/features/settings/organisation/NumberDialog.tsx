import { Banner, Button, Dialog, showToast } from '@coffer/ui';
import { ShieldAlert, TriangleAlert } from '@coffer/ui/icons';
import type { OrganisationView } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useVaultAct } from '../../../shell/inside/sharing/use-vault-act.ts';
import { Digits } from '../../../shell/kit/Digits.tsx';
import { useEngine } from '../../../shell/session.tsx';

interface Props {
  readonly keys: NonNullable<OrganisationView['keys']>;
  readonly onDone: () => void;
}

/** The number by which the organisation's keys are compared: the same for everybody of it. */
export const NumberDialog = ({ keys, onDone }: Props) => {
  const { organisation: text, people, sharing } = useMessages();
  const engine = useEngine();
  const [differ, setDiffer] = useState(false);
  const { busy, problem, run } = useVaultAct();
  const isOpen = keys.trust === 'unverified' && !differ;
  const confirm = async () => {
    if (!(await run(() => engine.confirmOrganisation()))) return;
    showToast({ text: text.compared });
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={text.numberTitle}
      description={text.numberLead}
      safe={
        isOpen ? (
          <Button onClick={() => setDiffer(true)}>{people.differ}</Button>
        ) : (
          <Button onClick={onDone}>{sharing.close}</Button>
        )
      }
      act={
        isOpen && (
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
      <Digits digits={keys.digits} />
    </Dialog>
  );
};
