import type { AuditEvent } from '@coffer/contracts';
import { LinkButton } from '@coffer/ui';
import { ChevronDown } from '@coffer/ui/icons';
import { useId, useState } from 'react';
import { type Messages, useMessages } from '../../messages/messages.tsx';
import { type FactLine, Facts } from '../../parts/Facts.tsx';
import { sayMoment, sayNumber } from '../../parts/words.ts';
import * as styles from './audit.css.ts';
import { isKnownKind } from './kinds.ts';
import type { AuditFilters } from './query.ts';

type Texts = Messages['audit'];

const nameOf = (texts: Texts, id: string | null, email: string): string =>
  id === null ? texts.nobody : email || texts.deleted;

const sayKind = (texts: Texts, kind: string): string =>
  isKnownKind(kind) ? texts.kinds[kind] : texts.other(kind);

const sayDetail = (texts: Texts, value: NonNullable<AuditEvent['detail']>[string]): string => {
  if (value === null) return texts.none;
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  if (typeof value === 'number') return sayNumber(value);
  return typeof value === 'string' ? value : value.join(', ');
};

/** What a row shows of its facts without being opened: a reason, or from what to what. */
const shortOf = (texts: Texts, { detail }: AuditEvent): string | null => {
  if (detail === null) return null;
  if (typeof detail.reason === 'string' && detail.reason !== '') return detail.reason;
  const { from, to, ...others } = detail;
  if (from !== undefined && to !== undefined && Object.keys(others).length === 0)
    return `${sayDetail(texts, from)} → ${sayDetail(texts, to)}`;
  const entries = Object.entries(detail).map(([name, value]) => `${name}: ${sayDetail(texts, value)}`);
  return entries.length > 0 ? entries.join(' · ') : null;
};

const Person = (props: {
  readonly id: string | null;
  readonly name: string;
  readonly onOnly: () => void;
}) => {
  const { audit } = useMessages();
  if (props.id === null) return audit.nobody;
  return (
    <>
      {props.name} <LinkButton onClick={props.onOnly}>{audit.onlyThis}</LinkButton>
    </>
  );
};

const useLines = (event: AuditEvent, change: (next: AuditFilters) => void): readonly FactLine[] => {
  const { audit } = useMessages();
  const person = (id: string | null, email: string) => (
    <Person id={id} name={nameOf(audit, id, email)} onOnly={() => change({ accountId: id ?? '' })} />
  );
  return [
    { term: audit.moment, value: sayMoment(event.at, true) },
    { term: audit.account, value: person(event.accountId, event.email) },
    ...(event.actorId === null
      ? []
      : [{ term: audit.actor, value: person(event.actorId, event.actorEmail) }]),
    ...(event.deviceName === null ? [] : [{ term: audit.device, value: event.deviceName }]),
    ...(event.network === null ? [] : [{ term: audit.network, value: event.network }]),
    ...Object.entries(event.detail ?? {}).map(([term, value]) => ({ term, value: sayDetail(audit, value) })),
    { term: audit.seq, value: sayNumber(event.seq) },
    { term: audit.hash, value: <span className={styles.code}>{event.hash}</span> },
  ];
};

const Opened = (props: { readonly event: AuditEvent; readonly change: (next: AuditFilters) => void }) => {
  const { audit } = useMessages();
  const lines = useLines(props.event, props.change);
  return (
    <>
      <Facts lines={lines} />
      {isKnownKind(props.event.kind) && (
        <LinkButton onClick={() => props.change({ what: props.event.kind })}>{audit.onlyKind}</LinkButton>
      )}
    </>
  );
};

/** One event; opened, all that the row holds. */
export const AuditRow = (props: {
  readonly event: AuditEvent;
  readonly change: (next: AuditFilters) => void;
}) => {
  const { event } = props;
  const { audit } = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const by = event.actorId === null ? null : nameOf(audit, event.actorId, event.actorEmail);
  const short = shortOf(audit, event);
  return (
    <>
      <button
        type="button"
        className={styles.row}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen((now) => !now)}
      >
        <time className={styles.when} dateTime={new Date(event.at).toISOString()}>
          {sayMoment(event.at)}
        </time>
        <span className={styles.what}>
          <span className={styles.kind}>{sayKind(audit, event.kind)}</span>
          {short !== null && <span className={styles.reason}>{short}</span>}
        </span>
        <span className={styles.who}>
          {nameOf(audit, event.accountId, event.email)}
          {by !== null && <span className={styles.narrow}>{`${audit.columns.by} ${by}`}</span>}
        </span>
        <span className={`${styles.who} ${styles.wide}`}>{by ?? audit.self}</span>
        <ChevronDown className={styles.arrow} aria-hidden size={16} />
      </button>
      {isOpen && (
        <div id={id} className={styles.open}>
          <Opened event={event} change={props.change} />
        </div>
      )}
    </>
  );
};
