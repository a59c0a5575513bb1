import { Section, Tile } from '@coffer/ui';
import { UserPlus } from '@coffer/ui/icons';
import type { Person, PersonId } from '@coffer/vault';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { hueOf } from '../../shell/inside/place.ts';
import { InviteDialog } from '../../shell/inside/sharing/InviteDialog.tsx';
import { Answer, PageFrame } from '../../shell/inside/sharing/PageFrame.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { TrustTag } from '../../shell/inside/sharing/TrustTag.tsx';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { ChangedKeys } from './ChangedKeys.tsx';
import { Invitations } from './Invitations.tsx';
import { Requests } from './Requests.tsx';
import { SafetyDialog } from './SafetyDialog.tsx';

interface RowProps {
  readonly person: Person;
  readonly onCompare: () => void;
}

const Row = ({ person, onCompare }: RowProps) => {
  const { people } = useMessages();
  const name = nameOf(person);
  const isSure = person.trust === 'number' || person.trust === 'words';
  return (
    <li className={styles.row} aria-label={name}>
      <Tile kind={person.isGroup ? 'login' : 'person'} name={name} hue={hueOf(person.id)} />
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          <span id={`person-${person.id}`}>{name}</span>
          {!person.isGroup && <TrustTag person={person} />}
        </p>
        <p className={styles.rowNote}>{person.isGroup ? people.groupTrust : person.email}</p>
      </div>
      {!person.isGroup && person.trust !== 'changed' && (
        <div className={styles.rowActions}>
          <OnlineButton onClick={onCompare} aria-describedby={`person-${person.id}`}>
            {isSure ? people.show : people.compare}
          </OnlineButton>
        </div>
      )}
    </li>
  );
};

const List = (props: { readonly people: readonly Person[]; readonly onCompare: (id: PersonId) => void }) => {
  const { people } = useMessages();
  const others = props.people.filter(({ isYou }) => !isYou);
  if (others.length === 0)
    return (
      <p className={styles.rowNote}>
        {people.empty}. {people.emptyLead}
      </p>
    );
  // Whose keys changed comes first, then by name, groups last.
  const weight = (person: Person) => (person.trust === 'changed' ? 0 : person.isGroup ? 2 : 1);
  const sorted = [...others].sort((a, b) => weight(a) - weight(b) || nameOf(a).localeCompare(nameOf(b)));
  return (
    <>
      {sorted
        .filter(({ trust }) => trust === 'changed')
        .map((person) => (
          <ChangedKeys key={person.id} person={person} />
        ))}
      <ul className={styles.rows} aria-label={people.list}>
        {sorted.map((person) => (
          <Row key={person.id} person={person} onCompare={() => props.onCompare(person.id)} />
        ))}
      </ul>
    </>
  );
};

/** Whoever one shares with: whose keys are known and how sure one is of them, invitations, and requests. */
export const PeoplePage = ({ openId }: { readonly openId: PersonId | null }) => {
  const { invitations, people } = useMessages();
  const { engine } = useSharing();
  const [, navigate] = useLocation();
  const [asked, again] = useAsked('people', () => engine.listPeople());
  const [inviting, setInviting] = useState(false);
  const open = asked.kind === 'here' ? asked.value.find(({ id }) => id === openId) : undefined;
  return (
    <PageFrame
      title={people.title}
      lead={people.lead}
      actions={
        <OnlineButton icon={<UserPlus />} onClick={() => setInviting(true)}>
          {invitations.make}
        </OnlineButton>
      }
    >
      <Requests />
      <Section title={people.list}>
        <Answer of={asked} onRetry={again}>
          {(found) => <List people={found} onCompare={(id) => navigate(`/people/${id}`)} />}
        </Answer>
      </Section>
      <Invitations />
      {inviting && <InviteDialog onDone={() => setInviting(false)} />}
      {open && !open.isGroup && open.trust !== 'changed' && (
        <SafetyDialog person={open} onDone={() => navigate('/people')} />
      )}
    </PageFrame>
  );
};
