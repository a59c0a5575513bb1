import { type Approval, listApprovals, type ReplyOf } from '@coffer/contracts';
import { useMessages } from '../../messages/messages.tsx';
import { ListPage } from '../../parts/ListPage.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { useFilters } from '../../parts/use-filters.ts';
import { useList } from '../../parts/use-list.ts';
import { useOverview } from '../../shell/overview.tsx';
import { RequestRow } from './RequestRow.tsx';

type Reply = ReplyOf<typeof listApprovals>;

const paging = {
  rows: (reply: Reply) => reply.requests,
  next: ({ next }: Reply) => (next === null ? null : { after: next }),
};

/** What waits for a word, and what was decided. */
export const RequestsPage = () => {
  const { requests } = useMessages();
  const overview = useOverview();
  const { values } = useFilters(['state', 'request']);
  const state = values.state === 'settled' ? 'settled' : 'open';
  const list = useList<typeof listApprovals, Approval>(listApprovals, { state, limit: 50 }, paging);
  const changed = () => {
    list.reload();
    void overview.reload();
  };
  return (
    <ListPage
      title={requests.title}
      subtitle={requests.subtitle}
      label={requests.title}
      list={list}
      rowKey={({ requestId }) => requestId}
      rowHeight={220}
      total={list.first?.total}
      above={
        <Tabs
          label={requests.which}
          tabs={[
            { href: '/requests', label: requests.open, isCurrent: state === 'open' },
            { href: '/requests?state=settled', label: requests.settled, isCurrent: state === 'settled' },
          ]}
        />
      }
      empty={
        state === 'open'
          ? { centre: 'tick', title: requests.empty, lead: requests.emptyLead }
          : { centre: 'hourglass', title: requests.emptySettled, lead: requests.emptySettledLead }
      }
    >
      {(request) => (
        <RequestRow request={request} isSought={request.requestId === values.request} onChanged={changed} />
      )}
    </ListPage>
  );
};
