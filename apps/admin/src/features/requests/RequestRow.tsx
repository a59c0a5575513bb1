import { type Approval, refuseApproval } from '@coffer/contracts';
import { Button, Tag, TextLink } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { nameOf, PersonTile } from '../../parts/PersonTile.tsx';
import * as rows from '../../parts/rows.css.ts';
import { sayDistance, sayMoment, sayNumber } from '../../parts/words.ts';
import { useHasRole, useSession } from '../../shell/session.tsx';
import { ApproveDialog, RefuseDialog } from './DecideDialog.tsx';
import { requestFacts, sayDecisions, whyNotDecide } from './request-facts.ts';
import * as styles from './requests.css.ts';

interface Props {
  readonly request: Approval;
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
        <span className={styles.expiry} title={sayMoment(request.expiresAt)}>
          {requests.expires(sayDistance(request.expiresAt))}
        </span>
      ) : (
        <Tag tone={request.state === 'approved' ? 'accent' : 'neutral'}>{requests.states[request.state]}</Tag>
      )}
    </div>
  );
};

const Decide = ({ request, onChanged }: Props) => {
  const { requests } = useMessages();
  const { who } = useSession();
  const [asked, setAsked] = useState<'approve' | 'refuse' | null>(null);
  const mayDecide = useHasRole(refuseApproval.roles);
  const why = whyNotDecide(request, who.accountId);
  if (!mayDecide || why === 'settled') return null;
  if (why !== null) return <p className={rows.note}>{requests[why]}</p>;
  const name = nameOf(request);
  const close = () => setAsked(null);
  return (
    <div className={styles.acts}>
      <Button aria-label={requests.approveFor(name)} onClick={() => setAsked('approve')}>
        {requests.approve}
      </Button>
      <Button aria-label={requests.refuseFor(name)} onClick={() => setAsked('refuse')}>
        {requests.refuse}
      </Button>
      {asked === 'approve' && <ApproveDialog request={request} onClose={close} />}
      {asked === 'refuse' && (
        <RefuseDialog
          request={request}
          onClose={close}
          onRefused={() => {
            close();
            onChanged();
          }}
        />
      )}
    </div>
  );
};

/** One request: who asks for what, the facts, what was said, and the two answers. */
export const RequestRow = ({ request, onChanged }: Props) => {
  const words = useMessages();
  const lines = sayDecisions(words, request);
  return (
    <article className={styles.request} aria-label={nameOf(request)}>
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
