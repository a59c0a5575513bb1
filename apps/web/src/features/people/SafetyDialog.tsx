import { Banner, Button, Dialog, showToast } from '@coffer/ui';
import { ShieldAlert, TriangleAlert } from '@coffer/ui/icons';
import type { Person } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Answer } from '../../shell/inside/sharing/PageFrame.tsx';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
import { useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { Digits } from '../../shell/kit/Digits.tsx';
import * as styles from './people.css.ts';

interface Props {
  readonly person: Person;
  readonly onDone: () => void;
}

/** The number by which two people compare their keys, on both screens the same. */
export const SafetyDialog = ({ person, onDone }: Props) => {
  const { people, sharing } = useMessages();
  const { engine } = useSharing();
  const [asked, again] = useAsked(`number-${person.id}`, () => engine.safetyNumber(person.id));
  const [differ, setDiffer] = useState(false);
  const { busy, problem, run } = useVaultAct();
  const name = nameOf(person);
  const hasNumber = asked.kind === 'here' && asked.value !== null;
  const isSure = person.trust === 'number' || person.trust === 'words';
  const confirm = async () => {
    if (!(await run(() => engine.confirmNumber(person.id)))) return;
    showToast({ text: people.confirmed(name) });
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={people.safetyTitle(name)}
      description={people.safetyLead}
      safe={
        hasNumber && !differ && !isSure ? (
          <Button onClick={() => setDiffer(true)}>{people.differ}</Button>
        ) : (
          <Button onClick={onDone}>{sharing.close}</Button>
        )
      }
      act={
        hasNumber &&
        !differ &&
        person.trust !== 'number' && (
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
      <p className={styles.who}>
        {person.email} · {people.trustLeads[person.trust]}
      </p>
      <Answer of={asked} onRetry={again}>
        {(number) =>
          number ? <Digits digits={number.digits} /> : <Banner tone="caution">{people.noNumber}</Banner>
        }
      </Answer>
    </Dialog>
  );
};
