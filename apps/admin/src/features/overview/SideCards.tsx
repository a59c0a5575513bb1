import { type Approval, listApprovals, readHealth } from '@coffer/contracts';
import { Card, SealedPanel, SealedPlate, TextLink } from '@coffer/ui';
import { Lock } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { nameOf, PersonTile } from '../../parts/PersonTile.tsx';
import { type Judged, StateMark } from '../../parts/StateMark.tsx';
import { useQuery } from '../../parts/use-query.ts';
import { sayBytes, sayDistance, sayNumber } from '../../parts/words.ts';
import { consoleRoot } from '../../platform/place.ts';
import { useHasRole } from '../../shell/session.tsx';
import * as styles from './overview.css.ts';

/** More would be a list of its own, which the page of the requests is. */
const most = 4;
const deciders = ['owner', 'administrator', 'helper'] as const;

const RequestRow = ({ request }: { readonly request: Approval }) => {
  const { overview } = useMessages();
  const yes = request.decisions.filter(({ isYes }) => isYes).length;
  const asks =
    request.kind === 'device'
      ? [overview.asksDevice, request.deviceName].filter(Boolean).join(', ')
      : overview.asksRecovery;
  return (
    <li>
      <a className={styles.request} href={`${consoleRoot}/requests`}>
        <PersonTile accountId={request.accountId} name={nameOf(request)} />
        <span className={styles.requestText}>
          <span className={styles.requestName}>{nameOf(request)}</span>
          <span className={styles.requestLine}>{asks}</span>
          {request.needed > 1 && (
            <span className={styles.requestLine}>
              {overview.yesSoFar(sayNumber(yes), sayNumber(request.needed))}
            </span>
          )}
        </span>
        <span className={styles.rowAside}>{overview.expires(sayDistance(request.expiresAt))}</span>
      </a>
    </li>
  );
};

/** What waits for the word of somebody, the newest of it. */
export const WaitingCard = () => {
  const { overview } = useMessages();
  const decides = useHasRole(deciders);
  const query = useQuery(listApprovals, { query: { state: 'open', limit: most } });
  const total = query.answer.kind === 'here' ? query.answer.reply.total : 0;
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
              <ul>
                {requests.map((request) => (
                  <RequestRow key={request.requestId} request={request} />
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

const Line = (props: { readonly state: Judged; readonly name: string; readonly children: ReactNode }) => (
  <li className={styles.row}>
    <StateMark state={props.state} />
    <span className={styles.rowName}>{props.name}</span>
    <span className={styles.rowAside}>{props.children}</span>
  </li>
);

/** The few checks of the page Health that one wants to see each day. */
export const HealthCard = () => {
  const { overview } = useMessages();
  const query = useQuery(readHealth);
  return (
    <Card flush title={overview.health} aside={<TextLink href="/health">{overview.allHealth}</TextLink>}>
      <Answered of={query}>
        {({ database, mail, deployment }) => (
          <ul>
            <Line state={database.state} name={overview.database}>
              {overview.milliseconds(sayNumber(Math.round(database.milliseconds)))}
            </Line>
            <Line state={mail.state} name={overview.mail}>
              {mail.failing > 0
                ? overview.mailFailing(sayNumber(mail.failing))
                : mail.lastSentAt === null
                  ? overview.neverSent
                  : overview.lastSent(sayDistance(mail.lastSentAt))}
            </Line>
            {deployment && (
              <>
                <Line state={deployment.disk.state} name={overview.disk}>
                  {overview.diskFree(sayBytes(deployment.disk.freeBytes))}
                </Line>
                <Line state={deployment.backup.state} name={overview.backup}>
                  {deployment.backup.lastAt !== null
                    ? overview.backupAge(sayDistance(deployment.backup.lastAt))
                    : deployment.backup.isScheduled
                      ? overview.noBackup
                      : overview.notScheduled}
                </Line>
              </>
            )}
          </ul>
        )}
      </Answered>
    </Card>
  );
};

/** What no page here can show. */
export const SealedNote = () => {
  const { overview } = useMessages();
  return (
    <SealedPanel className={styles.sealed}>
      <SealedPlate inline icon={<Lock aria-hidden />} title={overview.sealedLead}>
        {overview.sealedText}
      </SealedPlate>
    </SealedPanel>
  );
};
