import { Banner, Button, ButtonLink } from '@coffer/ui';
import { Cpu, Hourglass, ScrollText, ShieldAlert } from '@coffer/ui/icons';
import type { AccountFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { sayWhen } from '../../times.ts';
import { useAccount } from '../account.tsx';
import { type SettingsPlace, settingsAddress } from '../settings-places.ts';
import { useCancelAct } from '../use-cancel-act.ts';

type Act = AccountFacts['acts'][number];

/** The page that shows an act itself, with its own button. */
const settledOn: Readonly<Partial<Record<Act['kind'], SettingsPlace>>> = {
  'change-email': 'profile',
  'drop-factor': 'factors',
  'delete-account': 'leave',
};

const subjectOf = (act: Act, names: Readonly<Record<string, string>>): string | null =>
  act.subject === null ? null : (names[act.subject] ?? act.subject);

const ActNotice = ({ act }: { readonly act: Act }) => {
  const { account, notices, ways } = useMessages();
  const { cancel, busy } = useCancelAct();
  const subject = subjectOf(act, ways.names);
  const grave = act.kind === 'recovery' || act.kind === 'delete-account';
  return (
    <Banner
      tone={grave ? 'danger' : 'caution'}
      icon={grave ? <ShieldAlert /> : <Hourglass />}
      title={notices.acts[act.kind]}
      announce={grave ? 'alert' : 'status'}
      actions={
        <Button busy={busy} onClick={() => void cancel(act.actId)}>
          {account.stopIt}
        </Button>
      }
    >
      {subject ? `${notices.actSubject(subject)} ` : ''}
      {notices.actLeads[act.kind](act.effectiveAt > Date.now() ? sayWhen(act.effectiveAt) : notices.now)}
    </Banner>
  );
};

const KitNotice = () => {
  const { notices } = useMessages();
  const [later, setLater] = useState(false);
  if (later) return null;
  return (
    <Banner
      icon={<ScrollText />}
      title={notices.kitDue}
      actions={
        <>
          <ButtonLink href={`${settingsAddress('ways')}?test=1`}>{notices.testKit}</ButtonLink>
          <Button onClick={() => setLater(true)}>{notices.later}</Button>
        </>
      }
    >
      {notices.kitDueLead}
    </Banner>
  );
};

const KdfNotice = () => {
  const { notices, profile } = useMessages();
  const [later, setLater] = useState(false);
  if (later) return null;
  return (
    <Banner
      icon={<Cpu />}
      title={notices.weakKdf}
      actions={
        <>
          <ButtonLink href={settingsAddress('profile')}>{profile.kdfRaise}</ButtonLink>
          <Button onClick={() => setLater(true)}>{notices.later}</Button>
        </>
      }
    >
      {notices.weakKdfLead}
    </Banner>
  );
};

/** What waits on the account: acts that can be stopped, a kit to be looked for, a weak key derivation. */
export const AccountNotices = ({ place }: { readonly place: SettingsPlace | null }) => {
  const { facts } = useAccount();
  if (!facts) return null;
  return (
    <>
      {facts.acts
        .filter(({ kind }) => !place || settledOn[kind] !== place)
        .map((act) => (
          <ActNotice key={act.actId} act={act} />
        ))}
      {facts.kitDue && <KitNotice />}
      {facts.kdfBelowDefault && place !== 'profile' && <KdfNotice />}
    </>
  );
};
