import {
  admitPeople,
  listMembersOfOrganisation,
  type MemberFacts,
  organisationRole,
  type ReplyOf,
} from '@coffer/contracts';
import { Button } from '@coffer/ui';
import { UserPlus } from '@coffer/ui/icons';
import { type RefObject, useRef } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import { RowList } from '../../parts/ListPage.tsx';
import * as parts from '../../parts/parts.css.ts';
import * as rows from '../../parts/rows.css.ts';
import { useFilters } from '../../parts/use-filters.ts';
import { useList } from '../../parts/use-list.ts';
import { sayNumber } from '../../parts/words.ts';
import { useHasRole, useSession } from '../../shell/session.tsx';
import { BulkBar } from './BulkBar.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { lacks, PeopleFilters, peopleFilters, standings } from './PeopleFilters.tsx';
import { PeopleTabs } from './PeopleTabs.tsx';
import { PersonRow } from './PersonRow.tsx';
import { changesPeople, whyNot } from './rights.ts';
import { useSelection } from './use-selection.ts';

type Reply = ReplyOf<typeof listMembersOfOrganisation>;

const paging = {
  rows: (reply: Reply) => reply.people,
  next: ({ next }: Reply) => (next === null ? null : { after: next }),
};

const usePeople = (values: ReturnType<typeof useFilters<(typeof peopleFilters)[number]>>['values']) => {
  // What the address has is anybody's to write: only what the endpoint knows is asked for.
  const role = organisationRole.safeParse(values.role).data;
  const standing = standings.find((one) => one === values.standing);
  const lacking = lacks.find((one) => one === values.lacks);
  return useList<typeof listMembersOfOrganisation, MemberFacts>(
    listMembersOfOrganisation,
    {
      limit: 100,
      ...(values.search ? { search: values.search } : {}),
      ...(role ? { role } : {}),
      ...(standing ? { standing } : {}),
      ...(lacking ? { lacks: lacking } : {}),
    },
    paging,
  );
};

/** Whether the dialog is open is in the address, so that the overview can lead to it. */
const useInvite = () => {
  const { values, change } = useFilters(['invite']);
  return {
    isOpen: values.invite !== undefined,
    open: () => change({ invite: 'yes' }),
    close: () => change({ invite: '' }),
  };
};

const Columns = ({ hasBoxes }: { readonly hasBoxes: boolean }) => {
  const { people } = useMessages();
  return (
    <div className={rows.head}>
      {hasBoxes && <span className={rows.box} />}
      <span className={rows.tileHead} />
      <span className={rows.textsHead}>{people.columns.who}</span>
      <span className={rows.column}>{people.columns.role}</span>
      <span className={rows.wideColumn}>{people.columns.standing}</span>
      <span className={rows.column}>{people.columns.seen}</span>
    </div>
  );
};

const InviteButton = (props: {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onClick: () => void;
}) => {
  const { people } = useMessages();
  if (!useHasRole(admitPeople.roles)) return null;
  return (
    <Button ref={props.button} icon={<UserPlus />} onClick={props.onClick}>
      {people.invite}
    </Button>
  );
};

/** Everybody of the organisation, a page of rows at a time. */
export const PeopleList = () => {
  const { people } = useMessages();
  const { who } = useSession();
  const { values, change, clear, isFiltered } = useFilters(peopleFilters);
  const list = usePeople(values);
  const selection = useSelection();
  const invite = useInvite();
  const opener = useRef<HTMLButtonElement>(null);
  const hasBoxes = changesPeople(who.role);
  const total = list.first?.total;
  const selectOf = (person: MemberFacts) => {
    if (!hasBoxes) return 'none';
    if (whyNot(who, person)) return 'not-this';
    const isOn = selection.chosen.has(person.accountId);
    return { isOn, onChange: (next: boolean) => selection.set([person], next) };
  };
  return (
    <ConsolePage title={people.title} actions={<InviteButton button={opener} onClick={invite.open} />}>
      <PeopleTabs at="everybody" />
      <PeopleFilters values={values} onChange={change} />
      {total !== undefined && (
        <div className={parts.listTop} role="status">
          {total === 1 ? people.one : people.summary(sayNumber(total))}
        </div>
      )}
      <RowList
        label={people.title}
        list={list}
        rowKey={({ accountId }) => accountId}
        rowHeight={61}
        total={total}
        columns={<Columns hasBoxes={hasBoxes} />}
        empty={{ centre: 'plus', title: people.empty, lead: people.emptyLead }}
        isFiltered={isFiltered}
        onClearFilters={clear}
      >
        {(person) => <PersonRow person={person} select={selectOf(person)} />}
      </RowList>
      <BulkBar
        chosen={selection.chosen}
        isTooMany={selection.isTooMany}
        onSelectAll={() =>
          selection.set(
            list.rows.filter((person) => !whyNot(who, person)),
            true,
          )
        }
        onClear={selection.clear}
      />
      {invite.isOpen && <InviteDialog opener={opener} onClose={invite.close} onInvited={list.reload} />}
    </ConsolePage>
  );
};
