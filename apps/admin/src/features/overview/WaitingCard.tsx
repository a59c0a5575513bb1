import { type Approval, listApprovals } from '@coffer/contracts';
import { Card, TextLink } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { Decide } from '../../parts/Decide.tsx';
import { nameOf, PersonTile } from '../../parts/PersonTile.tsx';
import { requestFacts, sayDecisions } from '../../parts/request-facts.ts';
import * as rows from '../../parts/rows.css.ts';
import { useQuery } from '../../parts/use-query.ts';
import { sayDistance, sayMoment, sayNumber } from '../../parts/words.ts';
import { useOverview } from '../../shell/overview.tsx';
import { useHasRole } from '../../shell/session.tsx';
import * as styles from './overview.css.ts';

/** More would be a list of its own, which the page of the requests is. */
const most = 4;
const deciders = ['owner', 'administrator', 'helper'] as const;

const sayAsk = (words: ReturnType<typeof useMessages>, { kind, deviceName }: Approval): string =>
  kind === 'device'
    ? [words.overview.asksDevice, deviceName].filter(Boolean).join(', ')
    : words.requests.kinds[kind];

/** What is a reason to look twice: all the facts are on the page that the name leads to. */
const Odd = ({ request }: { readonly request: Approval }) => {
  const words = useMessages();
  const odd = requestFacts(words, request).filter(({ isOdd }) => isOdd);
  return odd.map(({ term, value }) => (
    <p key={term} className={styles.requestOdd}>
      {words.overview.oddFact(term, value)}
    </p>
  ));
};

const RequestRow = (props: { readonly request: Approval; readonly onChanged: () => void }) => {
  const { request } = props;
  const words = useMessages();
  const { overview, requests } = words;
  const name = nameOf(request);
  return (
    <li className={styles.request}>
      <PersonTile accountId={request.accountId} name={name} />
      <div className={styles.requestText}>
        <TextLink href={`/requests?request=${request.requestId}`} className={rows.nameLink}>
          {name}
        </TextLink>
        <p className={styles.requestLine}>{sayAsk(words, request)}</p>
        <Odd request={request} />
        {request.needed > 1 && (
          <p className={styles.requestLine}>{requests.needs(sayNumber(request.needed))}</p>
        )}
        {sayDecisions(words, request).map((line) => (
          <p key={line} className={styles.requestLine}>
            {line}
          </p>
        ))}
      </div>
      <div className={styles.requestActs}>
        <Decide request={request} onChanged={props.onChanged} />
        <span className={styles.requestEnd} title={sayMoment(request.expiresAt)}>
          {overview.expires(sayDistance(request.expiresAt))}
        </span>
      </div>
    </li>
  );
};

/** What waits for the word of somebody, the newest of it. */
export const WaitingCard = () => {
  const { overview } = useMessages();
  const decides = useHasRole(deciders);
  const query = useQuery(listApprovals, { query: { state: 'open', limit: most } });
  const counts = useOverview();
  const total = query.answer.kind === 'here' ? query.answer.reply.total : 0;
  const changed = () => {
    void query.reload();
    void counts.reload();
  };
  return (
    <Card
      flush
      title={decides ? overview.waiting : overview.waitingForOthers}
      aside={total > 0 && <span className={styles.countMark}>{sayNumber(total)}</span>}
    >
      <Answered of={query}>
        {({ requests }) =>
          requests.length === 0 ? (
            <p className={styles.nothing}>{overview.nothingWaits}</p>
          ) : (
            <>
              <ul aria-label={decides ? overview.waiting : overview.waitingForOthers}>
                {requests.map((request) => (
                  <RequestRow key={request.requestId} request={request} onChanged={changed} />
                ))}
              </ul>
              {total > requests.length && (
                <p className={styles.cardFoot}>
                  <TextLink href="/requests">{overview.allRequests}</TextLink>
                </p>
              )}
            </>
          )
        }
      </Answered>
    </Card>
  );
};
