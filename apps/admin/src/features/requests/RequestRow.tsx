import type { Approval } from '@coffer/contracts';
import { Tag, TextLink } from '@coffer/ui';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Decide } from '../../parts/Decide.tsx';
import { nameOf, PersonTile } from '../../parts/PersonTile.tsx';
import { requestFacts, sayDecisions } from '../../parts/request-facts.ts';
import * as rows from '../../parts/rows.css.ts';
import { sayDistance, sayMoment, sayNumber } from '../../parts/words.ts';
import * as styles from './requests.css.ts';

interface Props {
  readonly request: Approval;
  /** Whether one came for this one: then it takes the focus. */
  readonly isSought: boolean;
  readonly onChanged: () => void;
}

const Top = ({ request }: { readonly request: Approval }) => {
  const { requests } = useMessages();
  return (
    <div className={styles.top}>
      <PersonTile accountId={request.accountId} name={nameOf(request)} />
      <div className={styles.texts}>
        <TextLink href={`/people/${request.accountId}`} className={rows.nameLink}>
          {nameOf(request)}
        </TextLink>
        <p className={styles.kind}>{requests.kinds[request.kind]}</p>
      </div>
      {request.state === 'open' ? (
        <span className={styles.standing} title={sayMoment(request.expiresAt)}>
          {requests.expires(sayDistance(request.expiresAt))}
        </span>
      ) : (
        <span className={styles.standing}>
          <Tag tone={request.state === 'approved' ? 'accent' : 'neutral'}>
            {requests.states[request.state]}
          </Tag>
        </span>
      )}
    </div>
  );
};

/** One request: who asks for what, the facts, what was said, and the two answers. */
export const RequestRow = ({ request, isSought, onChanged }: Props) => {
  const words = useMessages();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isSought) row.current?.focus();
  }, [isSought]);
  const lines = sayDecisions(words, request);
  return (
    <article
      ref={row}
      className={styles.request}
      tabIndex={isSought ? -1 : undefined}
      aria-label={nameOf(request)}
    >
      <Top request={request} />
      <dl className={styles.facts}>
        {requestFacts(words, request).map(({ term, value, isOdd }) => (
          <div key={term} className={styles.fact}>
            <dt className={styles.term}>{term}</dt>
            <dd className={isOdd ? styles.odd : styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      {(request.needed > 1 || lines.length > 0) && (
        <ul className={styles.decisions}>
          {request.needed > 1 && <li>{words.requests.needs(sayNumber(request.needed))}</li>}
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Decide request={request} onChanged={onChanged} />
    </article>
  );
};
