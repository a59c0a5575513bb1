import { listMemberDevices, type memberDevice, type ReplyOf, revokeMemberDevice } from '@coffer/contracts';
import { Button, TextLink } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { FilterSearch, FilterSelect } from '../../parts/FilterFields.tsx';
import { ListPage } from '../../parts/ListPage.tsx';
import { nameOf } from '../../parts/PersonTile.tsx';
import { RevokeDialog } from '../../parts/RevokeDialog.tsx';
import * as styles from '../../parts/rows.css.ts';
import { useFilters } from '../../parts/use-filters.ts';
import { useList } from '../../parts/use-list.ts';
import { sayDay, sayDistance, sayMoment, sayNumber } from '../../parts/words.ts';
import { useHasRole } from '../../shell/session.tsx';

type Device = typeof memberDevice._zod.output;
type Reply = ReplyOf<typeof listMemberDevices>;

const paging = {
  rows: (reply: Reply) => reply.devices,
  next: ({ next }: Reply) => (next === null ? null : { after: next }),
};
const filterNames = ['search', 'unseenDays'] as const;
const spans = ['30', '90', '365'] as const;

const useSessionsText = () => {
  const { devices } = useMessages();
  return (count: number): string => {
    if (count === 0) return devices.noSession;
    return count === 1 ? devices.oneSession : devices.sessions(sayNumber(count));
  };
};

const Row = (props: { readonly device: Device; readonly onRevoke: (() => void) | undefined }) => {
  const { devices } = useMessages();
  const saySessions = useSessionsText();
  const { device, onRevoke } = props;
  const name = device.name || devices.unnamed;
  return (
    <div className={styles.line}>
      <div className={styles.texts}>
        <span className={styles.name}>{name}</span>
        <TextLink href={`/people/${device.accountId}`} className={styles.underLink}>
          {nameOf(device)}
        </TextLink>
      </div>
      <div className={styles.columns}>
        <span className={styles.extra} title={sayMoment(device.firstSeenAt)}>
          <span className={styles.phoneTerm}>{devices.columns.first} </span>
          {sayDay(device.firstSeenAt)}
        </span>
        <span className={styles.column} title={sayMoment(device.lastSeenAt)}>
          <span className={styles.phoneTerm}>{devices.columns.last} </span>
          {sayDistance(device.lastSeenAt)}
        </span>
        <span className={styles.column}>{saySessions(device.sessions)}</span>
      </div>
      {onRevoke && (
        <div className={styles.end}>
          <Button aria-label={devices.revokeFor(name, nameOf(device))} onClick={onRevoke}>
            {devices.revoke}
          </Button>
        </div>
      )}
    </div>
  );
};

const Columns = ({ hasActs }: { readonly hasActs: boolean }) => {
  const { devices } = useMessages();
  return (
    <div className={styles.head}>
      <span className={styles.textsHead}>{devices.columns.device}</span>
      <span className={styles.extra}>{devices.columns.first}</span>
      <span className={styles.column}>{devices.columns.last}</span>
      <span className={styles.column}>{devices.columns.sessions}</span>
      {hasActs && <span className={styles.endHead} />}
    </div>
  );
};

/** Devices of all members, those seen last first. */
export const DevicesPage = () => {
  const { devices } = useMessages();
  const { values, change, clear, isFiltered } = useFilters(filterNames);
  const unseen = spans.find((one) => one === values.unseenDays);
  const list = useList<typeof listMemberDevices, Device>(
    listMemberDevices,
    {
      limit: 100,
      ...(values.search ? { search: values.search } : {}),
      ...(unseen ? { unseenDays: Number(unseen) } : {}),
    },
    paging,
  );
  const mayRevoke = useHasRole(revokeMemberDevice.roles);
  const [revoking, setRevoking] = useState<Device | null>(null);
  const total = list.first?.total;
  return (
    <>
      <ListPage
        title={devices.title}
        subtitle={devices.subtitle}
        label={devices.title}
        list={list}
        rowKey={({ deviceId }) => deviceId}
        rowHeight={61}
        total={total}
        columns={<Columns hasActs={mayRevoke} />}
        summary={
          total === undefined ? undefined : total === 1 ? devices.one : devices.summary(sayNumber(total))
        }
        filters={
          <>
            <FilterSearch
              label={devices.searchLabel}
              value={values.search ?? ''}
              onChange={(search) => change({ search })}
            />
            <FilterSelect
              label={devices.unseen}
              value={unseen ?? ''}
              choices={spans.map((value) => ({ value, label: devices.unseenDays[value] }))}
              onChange={(unseenDays) => change({ unseenDays })}
            />
          </>
        }
        empty={{ centre: 'plus', title: devices.empty, lead: devices.emptyLead }}
        isFiltered={isFiltered}
        onClearFilters={clear}
      >
        {(device) => <Row device={device} onRevoke={mayRevoke ? () => setRevoking(device) : undefined} />}
      </ListPage>
      {revoking && (
        <RevokeDialog
          device={revoking}
          onClose={() => setRevoking(null)}
          onRevoked={() => {
            setRevoking(null);
            list.reload();
          }}
        />
      )}
    </>
  );
};
