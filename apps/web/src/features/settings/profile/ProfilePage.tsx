import { Banner, DefinitionList, DefinitionRow, Section, showToast } from '@coffer/ui';
import { ShieldAlert, TriangleAlert } from '@coffer/ui/icons';
import type { AccountFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { Answered } from '../Answered.tsx';
import { Frame } from '../Frame.tsx';
import * as styles from '../settings.css.ts';
import { KdfDialog, PasswordDialog, PinDialog } from './ChangeDialogs.tsx';
import { EmailRow } from './EmailRow.tsx';
import { kdfName, secondsOf, strongerThan } from './kdf.ts';
import { NameRow } from './NameRow.tsx';
import { RenewDialog } from './RenewDialog.tsx';

const dayOf = (time: number): string =>
  new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

type Open = 'password' | 'pin' | 'kdf' | 'renew' | null;

const Secrets = (props: { readonly facts: AccountFacts; readonly onOpen: (open: Open) => void }) => {
  const { account, profile } = useMessages();
  const { facts, onOpen } = props;
  const raisable = strongerThan(facts.kdf).length > 0;
  return (
    <Section title={profile.secrets}>
      <DefinitionList>
        <DefinitionRow
          term={profile.password}
          actions={
            <OnlineButton aria-label={profile.changePassword} onClick={() => onOpen('password')}>
              {account.change}
            </OnlineButton>
          }
        >
          {profile.passwordNote}
        </DefinitionRow>
        <DefinitionRow
          term={profile.pin}
          actions={
            <OnlineButton aria-label={profile.changePin} onClick={() => onOpen('pin')}>
              {account.change}
            </OnlineButton>
          }
        >
          {profile.pinNote}
        </DefinitionRow>
        <DefinitionRow
          term={profile.kdf}
          actions={
            raisable ? (
              <OnlineButton onClick={() => onOpen('kdf')}>{profile.kdfRaise}</OnlineButton>
            ) : undefined
          }
        >
          {kdfName(profile, facts.kdf)}
          <p className={styles.note}>{profile.kdfSeconds(secondsOf(facts.kdf).toFixed(1))}</p>
        </DefinitionRow>
      </DefinitionList>
      {facts.kdfBelowDefault && (
        <Banner tone="caution" icon={<TriangleAlert />}>
          {profile.kdfBelow}
        </Banner>
      )}
    </Section>
  );
};

const Dialogs = (props: {
  readonly open: Open;
  readonly facts: AccountFacts;
  readonly onClose: () => void;
}) => {
  const { reload } = useAccount();
  const { facts, onClose } = props;
  const onDone = (said: string) => {
    onClose();
    showToast({ text: said });
    void reload();
  };
  const ends = { onDone, onCancel: onClose };
  if (props.open === 'password') return <PasswordDialog {...ends} email={facts.email} />;
  if (props.open === 'pin') return <PinDialog {...ends} />;
  if (props.open === 'kdf') return <KdfDialog {...ends} now={facts.kdf} />;
  if (props.open === 'renew') return <RenewDialog facts={facts} onClose={onClose} />;
  return null;
};

const Whole = ({ facts }: { readonly facts: AccountFacts }) => {
  const { profile } = useMessages();
  const [open, setOpen] = useState<Open>(null);
  return (
    <>
      <Section title={profile.you}>
        <DefinitionList>
          <NameRow name={facts.fullName} />
          <EmailRow />
          <DefinitionRow term={profile.since}>{dayOf(facts.createdAt)}</DefinitionRow>
        </DefinitionList>
      </Section>
      <Secrets facts={facts} onOpen={setOpen} />
      <Section title={profile.keys}>
        <div className={styles.group}>
          <p>{profile.keysLead}</p>
          <OnlineButton icon={<ShieldAlert />} onClick={() => setOpen('renew')}>
            {profile.renewKeys}
          </OnlineButton>
        </div>
      </Section>
      <Dialogs open={open} facts={facts} onClose={() => setOpen(null)} />
    </>
  );
};

/** Who the person is, and the two secrets that open the vault every day. */
export const ProfilePage = () => {
  const { profile } = useMessages();
  const { facts, failed, reload } = useAccount();
  const of = facts
    ? ({ kind: 'here', value: facts } as const)
    : ({ kind: failed ? 'failed' : 'waiting' } as const);
  return (
    <Frame title={profile.title} lead={profile.lead}>
      <Answered of={of} onRetry={reload}>
        {(value) => <Whole facts={value} />}
      </Answered>
    </Frame>
  );
};
