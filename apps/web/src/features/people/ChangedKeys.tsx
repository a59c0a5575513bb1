import { Banner, Button, Checkbox, Dialog, Fact, FactList, showToast } from '@coffer/ui';
import { Eye, ShieldAlert, TriangleAlert } from '@coffer/ui/icons';
import type { Person } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';

const TakeDialog = (props: { readonly person: Person; readonly onDone: () => void }) => {
  const { people } = useMessages();
  const { engine } = useSharing();
  const [sure, setSure] = useState(false);
  const { busy, problem, run } = useVaultAct();
  const { person, onDone } = props;
  const take = async () => {
    if (!(await run(() => engine.acceptNewKeys(person.id)))) return;
    showToast({ text: people.taken });
    onDone();
  };
  return (
    <Dialog
      role="alertdialog"
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={people.takeTitle(nameOf(person))}
      safe={<Button onClick={onDone}>{people.keepOld}</Button>}
      act={
        <Button variant="danger" busy={busy} disabled={!sure} onClick={() => void take()}>
          {people.takeNew}
        </Button>
      }
    >
      {problem && (
        <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
          {problem}
        </Banner>
      )}
      <FactList>
        <Fact icon={<Eye />} tone="danger" lead={people.takeWhoLead}>
          {people.takeWho}
        </Fact>
        <Fact icon={<ShieldAlert />} tone="caution" lead={people.takeHoldsLead}>
          {people.takeHolds}
        </Fact>
      </FactList>
      <Checkbox
        label={people.takeConfirm}
        checked={sure}
        onChange={(event) => setSure(event.target.checked)}
      />
    </Dialog>
  );
};

/** Keys that nothing vouches for: blocked, until the person decides otherwise knowingly. */
export const ChangedKeys = ({ person }: { readonly person: Person }) => {
  const { people } = useMessages();
  const [asking, setAsking] = useState(false);
  return (
    <Banner
      tone="danger"
      icon={<ShieldAlert />}
      title={`${people.changedTitle(nameOf(person))}.`}
      announce="alert"
      actions={<OnlineButton onClick={() => setAsking(true)}>{people.takeNew}</OnlineButton>}
    >
      {people.changedLead}
      {asking && <TakeDialog person={person} onDone={() => setAsking(false)} />}
    </Banner>
  );
};
