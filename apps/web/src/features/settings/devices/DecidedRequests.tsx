import { Section, Tag } from '@coffer/ui';
import { KeyRound, Laptop } from '@coffer/ui/icons';
import type { DecidedRequest } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';

const Row = ({ request }: { readonly request: DecidedRequest }) => {
  const { decided } = useMessages();
  const { kind, deviceName, askedAt, state, decisions } = request;
  return (
    <li className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        {kind === 'device' ? <Laptop /> : <KeyRound />}
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {decided.kinds[kind](deviceName)}
          <Tag>{decided.states[state]}</Tag>
        </p>
        <p className={styles.rowNote}>{decided.asked(sayDate(askedAt))}</p>
        {decisions.map(({ byEmail, isYes, reason, at }) => (
          <p key={`${byEmail} ${at}`} className={styles.rowNote}>
            {(isYes ? decided.yes : decided.no)(byEmail || decided.gone, sayDate(at))}
            {reason && ` ${decided.reason(reason)}`}
          </p>
        ))}
      </div>
    </li>
  );
};

/** What administrators were asked about this account, and what they said; nothing where nobody ever was. */
export const DecidedRequests = () => {
  const { decided } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.listDecidedRequests());
  if (fetched.kind === 'waiting' || (fetched.kind === 'here' && fetched.value.length === 0)) return null;
  return (
    <Section title={decided.title}>
      <p className={styles.note}>{decided.lead}</p>
      <Answered of={fetched} onRetry={reload}>
        {(requests) => (
          <ul className={styles.rows} aria-label={decided.title}>
            {requests.map((request) => (
              <Row key={request.requestId} request={request} />
            ))}
          </ul>
        )}
      </Answered>
    </Section>
  );
};
