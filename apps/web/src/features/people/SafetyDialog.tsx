import { Banner } from '@coffer/ui';
import type { Person } from '@coffer/vault';
import { useMessages } from '../../messages/messages.tsx';
import { CompareDialog } from '../../shell/inside/sharing/CompareDialog.tsx';
import { Answer } from '../../shell/inside/sharing/PageFrame.tsx';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
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
  const { people } = useMessages();
  const { engine } = useSharing();
  const [asked, again] = useAsked(`number-${person.id}`, () => engine.safetyNumber(person.id));
  const name = nameOf(person);
  const hasNumber = asked.kind === 'here' && asked.value !== null;
  const isSure = person.trust === 'number' || person.trust === 'words';
  return (
    <CompareDialog
      title={people.safetyTitle(name)}
      lead={people.safetyLead}
      mayDiffer={hasNumber && !isSure}
      mayConfirm={hasNumber && person.trust !== 'number'}
      confirm={() => engine.confirmNumber(person.id)}
      confirmed={people.confirmed(name)}
      onDone={onDone}
    >
      <p className={styles.who}>
        {person.email} · {people.trustLeads[person.trust]}
      </p>
      <Answer of={asked} onRetry={again}>
        {(number) =>
          number ? <Digits digits={number.digits} /> : <Banner tone="caution">{people.noNumber}</Banner>
        }
      </Answer>
    </CompareDialog>
  );
};
