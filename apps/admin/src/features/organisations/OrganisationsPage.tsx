import { listOrganisations, type ReplyOf } from '@coffer/contracts';
import { Button, EmptyState, Tag } from '@coffer/ui';
import { Plus } from '@coffer/ui/icons';
import { useState } from 'react';
import { type Messages, useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import * as rows from '../../parts/rows.css.ts';
import { useQuery } from '../../parts/use-query.ts';
import { sayDay, sayNumber } from '../../parts/words.ts';
import { useSession } from '../../shell/session.tsx';
import { NewOrganisation } from './NewOrganisation.tsx';
import * as styles from './organisations.css.ts';

type Organisation = ReplyOf<typeof listOrganisations>['organisations'][number];

const saySignUp = ({ organisations }: Messages, signUp: string): string => {
  if (signUp.startsWith('domains:'))
    return organisations.onlyDomains(signUp.slice('domains:'.length).replaceAll(',', ', '));
  const known: Readonly<Record<string, string>> = organisations.policies;
  return known[signUp] ?? signUp;
};

const Row = ({ one }: { readonly one: Organisation }) => {
  const words = useMessages();
  const { organisations } = words;
  return (
    <li className={styles.row}>
      <div className={rows.line}>
        <div className={rows.texts}>
          <span className={styles.nameLine}>
            <span className={rows.name}>{one.name}</span>
            {one.slug === null && <Tag tone="neutral">{organisations.first}</Tag>}
          </span>
          <span className={rows.under}>{one.address}</span>
        </div>
        <div className={rows.columns}>
          <span className={rows.column}>
            {one.people === 1 ? organisations.onePerson : organisations.people(sayNumber(one.people))}
          </span>
          <span className={rows.column}>{saySignUp(words, one.signUp)}</span>
          <span className={rows.extra}>{organisations.made(sayDay(one.createdAt))}</span>
        </div>
      </div>
    </li>
  );
};

/** Organisations of the deployment, for the first of them. */
export const OrganisationsPage = () => {
  const { organisations } = useMessages();
  const { who } = useSession();
  const query = useQuery(listOrganisations);
  const [isAdding, setIsAdding] = useState(false);
  const { answer } = query;
  const isElsewhere = answer.kind === 'failed' && answer.failure === 'api/not-found';
  return (
    <ConsolePage
      title={organisations.title}
      subtitle={organisations.subtitle}
      actions={
        who.role === 'owner' && answer.kind === 'here' ? (
          <Button icon={<Plus />} onClick={() => setIsAdding(true)}>
            {organisations.add}
          </Button>
        ) : undefined
      }
    >
      {isElsewhere ? (
        <EmptyState centre="magnifier" title={organisations.notHere}>
          {organisations.notHereLead}
        </EmptyState>
      ) : (
        <Answered of={query}>
          {(reply) => (
            <ul className={styles.list} aria-label={organisations.title}>
              {reply.organisations.map((one) => (
                <Row key={one.slug ?? ''} one={one} />
              ))}
            </ul>
          )}
        </Answered>
      )}
      {isAdding && <NewOrganisation onClose={() => setIsAdding(false)} />}
    </ConsolePage>
  );
};
