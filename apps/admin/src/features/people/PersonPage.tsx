import { endMemberSessions, listAudit, type ReplyOf, readMember } from '@coffer/contracts';
import { Button, SealedPanel, SealedPlate, Section, showToast, Tag, TextLink } from '@coffer/ui';
import { ChevronLeft, Lock } from '@coffer/ui/icons';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { AskDialog } from '../../parts/AskDialog.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { nameOf } from '../../parts/PersonTile.tsx';
import { RevokeDialog } from '../../parts/RevokeDialog.tsx';
import * as rows from '../../parts/rows.css.ts';
import { useChange } from '../../parts/use-act.ts';
import { type Query, useQuery } from '../../parts/use-query.ts';
import { sayMoment, sayNumber } from '../../parts/words.ts';
import { useHasRole, useSession } from '../../shell/session.tsx';
import { type Deed, DeedDialog } from './DeedDialog.tsx';
import { factLines } from './facts-words.ts';
import { PersonDevices, PersonSessions } from './PersonLists.tsx';
import * as styles from './people.css.ts';
import { changesPeople, whyNot } from './rights.ts';

type Person = ReplyOf<typeof readMember>;

const Sealed = () => {
  const { person } = useMessages();
  return (
    <SealedPanel className={styles.sealed}>
      <SealedPlate inline icon={<Lock />} title={person.sealedTitle}>
        {person.sealedLead}
      </SealedPlate>
    </SealedPanel>
  );
};

const deedsFor = ({ facts }: Person): readonly Deed[] =>
  facts.standing === 'suspended'
    ? ['reactivate', 'setRole', 'remove']
    : facts.standing === 'leaving'
      ? ['reactivate']
      : ['suspend', 'setRole', 'remove'];

const Deeds = ({ one }: { readonly one: Person }) => {
  const { deeds } = useMessages();
  const { who } = useSession();
  const [deed, setDeed] = useState<Deed | null>(null);
  if (!changesPeople(who.role)) return null;
  const not = whyNot(who, one.facts);
  if (not) return <p className={rows.note}>{deeds.whyNot[not]}</p>;
  return (
    <div className={styles.acts}>
      {deedsFor(one).map((kind) => (
        <Button key={kind} onClick={() => setDeed(kind)}>
          {deeds[kind]}
        </Button>
      ))}
      {deed && (
        <DeedDialog
          deed={deed}
          accountIds={[one.facts.accountId]}
          who={nameOf(one.facts)}
          onClose={() => setDeed(null)}
        />
      )}
    </div>
  );
};

const EndDialog = (props: {
  readonly one: Person;
  readonly onClose: () => void;
  readonly onEnded: () => void;
}) => {
  const { person } = useMessages();
  const { change, isBusy, failure } = useChange();
  const { accountId } = props.one.facts;
  const end = async (): Promise<void> => {
    const ended = await change(endMemberSessions, { params: { accountId }, body: {} });
    if (!ended.ok) return;
    showToast({ text: person.ended(sayNumber(ended.reply.sessionsEnded)) });
    props.onEnded();
  };
  return (
    <AskDialog
      title={person.endTitle(nameOf(props.one.facts))}
      lead={person.endLead}
      act={person.endSessions}
      isDanger
      isBusy={isBusy}
      failure={failure}
      onClose={props.onClose}
      onAct={() => void end()}
    />
  );
};

const Access = ({ one, query }: { readonly one: Person; readonly query: Query<Person> }) => {
  const { person } = useMessages();
  const { who } = useSession();
  const [asked, setAsked] = useState<'sessions' | Person['devices'][number] | null>(null);
  const not = whyNot(who, one.facts);
  const mayEnd = changesPeople(who.role) && not !== 'rank';
  const done = () => {
    setAsked(null);
    void query.reload();
  };
  return (
    <div className={styles.column}>
      <Section title={person.devices}>
        <PersonDevices devices={one.devices} onRevoke={mayEnd ? setAsked : undefined} />
      </Section>
      <Section
        title={person.sessions}
        aside={
          mayEnd && one.sessions.length > 0 ? (
            <Button onClick={() => setAsked('sessions')}>{person.endSessions}</Button>
          ) : undefined
        }
      >
        <PersonSessions sessions={one.sessions} />
      </Section>
      {asked === 'sessions' && <EndDialog one={one} onClose={() => setAsked(null)} onEnded={done} />}
      {asked !== null && asked !== 'sessions' && (
        <RevokeDialog device={asked} onClose={() => setAsked(null)} onRevoked={done} />
      )}
    </div>
  );
};

const Content = ({ one, query }: { readonly one: Person; readonly query: Query<Person> }) => {
  const words = useMessages();
  const readsLog = useHasRole(listAudit.roles);
  const { person } = words;
  return (
    <div className={styles.twoColumns}>
      <Section
        title={person.factsTitle}
        aside={
          readsLog ? (
            <TextLink href={`/audit?accountId=${one.facts.accountId}`}>{person.log}</TextLink>
          ) : undefined
        }
      >
        <p className={rows.note}>{person.factsLead}</p>
        <Facts lines={factLines(words, one.facts)} />
        <Sealed />
      </Section>
      <Access one={one} query={query} />
    </div>
  );
};

const Standing = ({ one }: { readonly one: Person }) => {
  const { people, person } = useMessages();
  const { standing, deletedAt } = one.facts;
  if (standing === 'active') return null;
  return (
    <p className={rows.lead}>
      <Tag tone="danger">{people.standings[standing]}</Tag>{' '}
      {deletedAt !== null && person.deletedAt(sayMoment(deletedAt))}
    </p>
  );
};

/** One of the organisation: what the server knows of him, his devices and sessions, and what may be done. */
export const PersonPage = ({ accountId }: { readonly accountId: string }) => {
  const { people, person } = useMessages();
  const query = useQuery(readMember, { params: { accountId } });
  const { answer } = query;
  const one = answer.kind === 'here' ? answer.reply : null;
  const isGone = answer.kind === 'failed' && answer.failure === 'api/not-found';
  return (
    <ConsolePage
      title={one ? nameOf(one.facts) : isGone ? person.gone : people.title}
      subtitle={one?.facts.fullName ? one.facts.email : undefined}
      back={
        <TextLink href="/people" className={styles.back}>
          <ChevronLeft aria-hidden="true" />
          {person.back}
        </TextLink>
      }
      actions={one ? <Deeds one={one} /> : undefined}
    >
      {!isGone && (
        <Answered of={query}>
          {(reply) => (
            <>
              <Standing one={reply} />
              <Content one={reply} query={query} />
            </>
          )}
        </Answered>
      )}
    </ConsolePage>
  );
};
