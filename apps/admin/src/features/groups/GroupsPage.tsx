import { listGroupsOfOrganisation, type ReplyOf } from '@coffer/contracts';
import { Button, SealedPanel, SealedPlate, Tag, TextLink } from '@coffer/ui';
import { Lock } from '@coffer/ui/icons';
import { useId, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { ListPage } from '../../parts/ListPage.tsx';
import { nameOf, PersonTile } from '../../parts/PersonTile.tsx';
import * as rows from '../../parts/rows.css.ts';
import { useList } from '../../parts/use-list.ts';
import { sayDay, sayNumber } from '../../parts/words.ts';
import * as styles from './groups.css.ts';

type Reply = ReplyOf<typeof listGroupsOfOrganisation>;
type Group = Reply['groups'][number];

const paging = {
  rows: (reply: Reply) => reply.groups,
  next: ({ next }: Reply) => (next === null ? null : { after: next }),
};

const Members = ({ group, id }: { readonly group: Group; readonly id: string }) => {
  const { groups } = useMessages();
  const beyond = group.memberCount - group.members.length;
  if (group.memberCount === 0) return <p id={id}>{groups.noMember}</p>;
  return (
    <ul id={id} className={styles.members} aria-label={groups.showFor(groups.made(sayDay(group.createdAt)))}>
      {group.members.map((member) => (
        <li key={member.accountId} className={styles.member}>
          <PersonTile accountId={member.accountId} name={nameOf(member)} />
          <span className={rows.texts}>
            <TextLink href={`/people/${member.accountId}`} className={rows.nameLink}>
              {nameOf(member)}
            </TextLink>
            <span className={rows.under}>{member.email}</span>
          </span>
        </li>
      ))}
      {beyond > 0 && <li className={styles.more}>{groups.more(sayNumber(beyond))}</li>}
    </ul>
  );
};

const Row = ({ group }: { readonly group: Group }) => {
  const { groups } = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const name = groups.made(sayDay(group.createdAt));
  const { memberCount, vaults } = group;
  return (
    <div className={styles.group}>
      <div className={rows.line}>
        <div className={rows.texts}>
          <span className={styles.nameLine}>
            <span className={rows.name}>{name}</span>
            {group.isIdentity && <Tag tone="accent">{groups.isIdentity}</Tag>}
          </span>
        </div>
        <div className={rows.columns}>
          <span className={rows.column}>
            {memberCount === 1 ? groups.oneMember : groups.members(sayNumber(memberCount))}
          </span>
          <span className={rows.column}>
            {vaults === 1 ? groups.oneVault : groups.vaults(sayNumber(vaults))}
          </span>
        </div>
        <div className={rows.end}>
          <Button
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? groups.hide : groups.show}
          </Button>
        </div>
      </div>
      {isOpen && <Members group={group} id={id} />}
    </div>
  );
};

/** Groups as the server knows them: who is in them, and nothing of their names. */
export const GroupsPage = () => {
  const { groups } = useMessages();
  const list = useList<typeof listGroupsOfOrganisation, Group>(
    listGroupsOfOrganisation,
    { limit: 100 },
    paging,
  );
  return (
    <ListPage
      title={groups.title}
      subtitle={groups.subtitle}
      label={groups.title}
      list={list}
      rowKey={({ groupId }) => groupId}
      rowHeight={77}
      total={list.first?.total}
      filters={
        <SealedPanel className={styles.sealed}>
          <SealedPlate inline icon={<Lock />} title={groups.sealedTitle}>
            {groups.sealedLead}
          </SealedPlate>
        </SealedPanel>
      }
      empty={{ centre: 'plus', title: groups.empty, lead: groups.emptyLead }}
    >
      {(group) => <Row group={group} />}
    </ListPage>
  );
};
