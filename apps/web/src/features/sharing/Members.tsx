import { Banner, Section, Tag, Tile } from '@coffer/ui';
import { Clock, Eye, Hourglass, Users } from '@coffer/ui/icons';
import type { VaultMember, VaultSummary } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { hueOf } from '../../shell/inside/place.ts';
import { AskDialog } from '../../shell/inside/sharing/AskDialog.tsx';
import { Answer } from '../../shell/inside/sharing/PageFrame.tsx';
import { isAtLeast, mayChange } from '../../shell/inside/sharing/roles.ts';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { TrustTag } from '../../shell/inside/sharing/TrustTag.tsx';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';
import { MemberDialog } from './MemberDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

const Marks = ({ member }: { readonly member: VaultMember }) => {
  const { sharing, vaultPage } = useMessages();
  return (
    <>
      {member.isYou && <Tag tone="accent">{vaultPage.you}</Tag>}
      {member.isGroup && <Tag icon={<Users />}>{sharing.group}</Tag>}
      {member.isPending && <Tag icon={<Hourglass />}>{vaultPage.pending}</Tag>}
      {member.hasNewKeys && <Tag tone="caution">{vaultPage.newKeys}</Tag>}
      {member.endsAt !== null && <Tag icon={<Clock />}>{vaultPage.endsOn(sayDate(member.endsAt))}</Tag>}
      {!member.isGroup && <TrustTag person={member} />}
    </>
  );
};

const Row = (props: {
  readonly member: VaultMember;
  readonly own: VaultSummary;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}) => {
  const { sharing, vaultPage } = useMessages();
  const { member, own } = props;
  const name = nameOf(member);
  const nameId = `member-${member.id}`;
  const mayAct = own.state === 'open' && !member.isYou && mayChange(own.role, member.role);
  return (
    <li className={styles.row} aria-label={name}>
      <Tile kind={member.isGroup ? 'login' : 'person'} name={name} hue={hueOf(member.id)} />
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          <span id={nameId}>{name}</span>
          <Marks member={member} />
        </p>
        <p className={styles.rowNote}>
          {member.isGroup ? vaultPage.groupOf(member.people.map(nameOf)) : member.email}
        </p>
      </div>
      <span className={styles.rowSide}>{sharing.roles[member.role]}</span>
      {mayAct && (
        <div className={styles.rowActions}>
          <OnlineButton onClick={props.onChange} aria-describedby={nameId}>
            {vaultPage.change}
          </OnlineButton>
          <OnlineButton onClick={props.onRemove} aria-describedby={nameId}>
            {vaultPage.remove}
          </OnlineButton>
        </div>
      )}
    </li>
  );
};

/** A reader can't change things; whom to ask stands in the list, so the way is short. */
const ReaderNote = (props: { readonly vault: VaultSummary; readonly members: readonly VaultMember[] }) => {
  const { requests, vaultPage } = useMessages();
  const vaultName = useVaultName();
  const [asking, setAsking] = useState(false);
  const { members, vault } = props;
  if (vault.role !== 'reader' || vault.kind === 'group') return null;
  const able = members.find(
    (member) => !member.isGroup && !member.isYou && isAtLeast(member.role, 'manager'),
  );
  return (
    <Banner
      icon={<Eye />}
      title={`${vaultPage.readerTitle}.`}
      actions={able && <OnlineButton onClick={() => setAsking(true)}>{vaultPage.askMore}</OnlineButton>}
    >
      {vaultPage.readerLead}
      {asking && able && (
        <AskDialog
          email={able.email}
          text={requests.moreText(vaultName(vault))}
          vaultId={vault.id}
          onDone={() => setAsking(false)}
        />
      )}
    </Banner>
  );
};

const List = (props: { readonly vault: VaultSummary; readonly members: readonly VaultMember[] }) => {
  const { vaultPage } = useMessages();
  const [acting, setActing] = useState<{
    readonly how: 'change' | 'remove';
    readonly member: VaultMember;
  } | null>(null);
  const { vault } = props;
  // A group vouches for its own keys by naming itself; to people that is no member.
  const members = props.members.filter(({ id }) => id !== vault.id);
  const done = () => setActing(null);
  return (
    <>
      <ReaderNote vault={vault} members={members} />
      <ul className={styles.rows} aria-label={vaultPage.membersTitle}>
        {members.map((member) => (
          <Row
            key={member.id}
            member={member}
            own={vault}
            onChange={() => setActing({ how: 'change', member })}
            onRemove={() => setActing({ how: 'remove', member })}
          />
        ))}
      </ul>
      {acting?.how === 'change' && <MemberDialog vault={vault} member={acting.member} onDone={done} />}
      {acting?.how === 'remove' && <RemoveDialog vault={vault} member={acting.member} onDone={done} />}
    </>
  );
};

/** Who is in the vault, what each may do, and how sure one is of their keys. */
export const Members = ({ vault }: { readonly vault: VaultSummary }) => {
  const { vaultPage } = useMessages();
  const { engine } = useSharing();
  const [asked, again] = useAsked(vault.id, () => engine.listMembers(vault.id));
  return (
    <Section title={vaultPage.membersTitle}>
      <Answer of={asked} onRetry={again}>
        {(members) => <List vault={vault} members={members} />}
      </Answer>
    </Section>
  );
};
