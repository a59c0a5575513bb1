import { Button, EmptyState, type EmptyStateProps, type PageLayoutProps, Spinner } from '@coffer/ui';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { FailureBanner, Waiting } from './Answered.tsx';
import { ConsolePage } from './ConsolePage.tsx';
import * as styles from './parts.css.ts';
import type { KeysetList } from './use-list.ts';
import { VirtualRows } from './VirtualRows.tsx';

/** What a list says where it has nothing. */
export interface Emptiness {
  readonly centre: EmptyStateProps['centre'];
  readonly title: string;
  readonly lead: string;
  readonly actions?: ReactNode;
}

interface ListProps<Row, Reply> {
  /** Name of the list to those who hear it. */
  readonly label: string;
  readonly list: KeysetList<Row, Reply>;
  readonly rowKey: (row: Row) => string;
  /** About how high a row is, in pixels. */
  readonly rowHeight: number;
  readonly total?: number | undefined;
  /** Names of the columns, where the rows have some; goes away on phones. */
  readonly columns?: ReactNode;
  readonly empty: Emptiness;
  /** Whether filters are on: then nothing here is another nothing. */
  readonly isFiltered?: boolean;
  readonly onClearFilters?: () => void;
  readonly children: (row: Row, index: number) => ReactNode;
}

interface ListPageProps<Row, Reply>
  extends ListProps<Row, Reply>,
    Omit<PageLayoutProps, 'title' | 'children'> {
  readonly title: string;
  /** Above the filters. */
  readonly above?: ReactNode;
  /** Search and filters, above the list. */
  readonly filters?: ReactNode;
  /** Above the rows, at the left: how many there are unless told. */
  readonly summary?: ReactNode;
}

const Nothing = (props: Pick<ListProps<unknown, unknown>, 'empty' | 'isFiltered' | 'onClearFilters'>) => {
  const { common } = useMessages();
  if (props.isFiltered)
    return (
      <EmptyState
        centre="magnifier"
        title={common.noMatchTitle}
        actions={<Button onClick={props.onClearFilters}>{common.clearFilters}</Button>}
      >
        {common.noMatchLead}
      </EmptyState>
    );
  const { centre, title, lead, actions } = props.empty;
  return (
    <EmptyState centre={centre} title={title} actions={actions}>
      {lead}
    </EmptyState>
  );
};

/** A list by keyset with its states: waiting, nothing, nothing that fits, failed, more on its way. */
export const RowList = <Row, Reply>(props: ListProps<Row, Reply>) => {
  const { common } = useMessages();
  const { list } = props;
  if (list.first === null && list.failure === null) return <Waiting />;
  if (list.first === null && list.failure !== null)
    return <FailureBanner failure={list.failure} onRetry={list.reload} />;
  if (list.rows.length === 0 && !list.isWaiting) return <Nothing {...props} />;
  return (
    <>
      {props.columns !== undefined && <div className={styles.columns}>{props.columns}</div>}
      <VirtualRows
        label={props.label}
        rows={list.rows}
        rowKey={props.rowKey}
        rowHeight={props.rowHeight}
        total={props.total}
        onEnd={list.more}
      >
        {props.children}
      </VirtualRows>
      {list.failure !== null && <FailureBanner failure={list.failure} onRetry={list.more} />}
      {list.isWaiting && list.hasMore && (
        <p className={styles.foot}>
          <Spinner /> {common.loadingMore}
        </p>
      )}
    </>
  );
};

/** A page that is one list. */
export const ListPage = <Row, Reply>(props: ListPageProps<Row, Reply>) => {
  const { title, subtitle, actions, back, width, above, filters, summary, ...list } = props;
  const page = { title, subtitle, actions, back, width };
  return (
    <ConsolePage {...page}>
      {above}
      {filters !== undefined && <div className={styles.filters}>{filters}</div>}
      {summary !== undefined && <div className={styles.listTop}>{summary}</div>}
      <RowList {...list} />
    </ConsolePage>
  );
};
