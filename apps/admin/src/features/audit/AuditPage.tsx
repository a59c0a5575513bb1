import { type AuditEvent, exportAudit, listAudit, type ReplyOf } from '@coffer/contracts';
import { Button, IconButton, Menu, MenuItem } from '@coffer/ui';
import { Download, Link, RefreshCw } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { ListPage } from '../../parts/ListPage.tsx';
import { useFilters } from '../../parts/use-filters.ts';
import { useList } from '../../parts/use-list.ts';
import { sayDistance, sayNumber } from '../../parts/words.ts';
import { apiAddress } from '../../platform/place.ts';
import { AuditFields } from './AuditFields.tsx';
import { AuditRow } from './AuditRow.tsx';
import * as styles from './audit.css.ts';
import { type AuditFilters, auditFilters, auditQuery, auditQueryText } from './query.ts';

type Reply = ReplyOf<typeof listAudit>;

const pageSize = 100;
const paging = {
  rows: (reply: Reply): readonly AuditEvent[] => reply.events,
  next: (reply: Reply) => (reply.next === null ? null : { before: reply.next }),
};

const download = (format: 'csv' | 'jsonl', filters: AuditFilters): void =>
  location.assign(apiAddress(exportAudit.path, { ...auditQueryText(filters), format }));

const Actions = (props: { readonly filters: AuditFilters; readonly onReload: () => void }) => {
  const { audit } = useMessages();
  return (
    <>
      <IconButton label={audit.reload} icon={<RefreshCw />} onClick={props.onReload} />
      <Menu align="end" trigger={<Button icon={<Download />}>{audit.export}</Button>}>
        <MenuItem hint={audit.exportHint} onSelect={() => download('csv', props.filters)}>
          {audit.exportCsv}
        </MenuItem>
        <MenuItem hint={audit.exportHint} onSelect={() => download('jsonl', props.filters)}>
          {audit.exportLines}
        </MenuItem>
      </Menu>
    </>
  );
};

/** How far the chain reaches and how far it is signed, in words. */
const Chain = ({ head, checkpoint }: Pick<Reply, 'head' | 'checkpoint'>) => {
  const { audit } = useMessages();
  return (
    <div className={styles.chain}>
      <span className={styles.chainIcon}>
        <Link aria-hidden size={18} />
      </span>
      <p className={styles.chainText}>
        <b className={styles.strong}>{audit.chainTitle}</b>{' '}
        {head.seq === 0 ? audit.chainEmpty : audit.chain(sayNumber(head.seq), `${head.hash.slice(0, 10)}…`)}{' '}
        {checkpoint === null
          ? audit.unsigned
          : audit.signed(sayNumber(checkpoint.seq), sayDistance(checkpoint.at))}{' '}
        {audit.check} <code className={styles.code}>{audit.command}</code>.
      </p>
    </div>
  );
};

const Columns = () => {
  const { audit } = useMessages();
  return (
    <div className={styles.head}>
      <span>{audit.columns.when}</span>
      <span>{audit.columns.what}</span>
      <span>{audit.columns.who}</span>
      <span className={styles.wide}>{audit.columns.by}</span>
      <span />
    </div>
  );
};

/** The audit log. */
export const AuditPage = () => {
  const { audit } = useMessages();
  const { values, change, clear, isFiltered } = useFilters(auditFilters);
  const list = useList<typeof listAudit, AuditEvent>(
    listAudit,
    { ...auditQuery(values), limit: pageSize },
    paging,
  );
  return (
    <ListPage
      title={audit.title}
      subtitle={audit.lead}
      actions={<Actions filters={values} onReload={list.reload} />}
      above={list.first && <Chain head={list.first.head} checkpoint={list.first.checkpoint} />}
      filters={<AuditFields values={values} change={change} />}
      label={audit.list}
      list={list}
      rowKey={({ seq }) => String(seq)}
      rowHeight={52}
      columns={<Columns />}
      empty={{ centre: 'hourglass', title: audit.emptyTitle, lead: audit.emptyLead }}
      isFiltered={isFiltered}
      onClearFilters={clear}
    >
      {(event) => <AuditRow event={event} change={change} />}
    </ListPage>
  );
};
