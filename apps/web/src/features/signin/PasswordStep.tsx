import {
  Banner,
  Button,
  EntryHeader,
  EntryLayout,
  FormStack,
  LinkButton,
  Note,
  SecretField,
  TextField,
  TextLink,
} from '@coffer/ui/entry';
import { Cpu, Lock } from '@coffer/ui/icons';
import type { PasswordOutcome } from '@coffer/vault';
import { type FormEvent, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { homeName } from '../../platform/place.ts';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { RestoreOffer } from '../../shell/restore/RestoreOffer.tsx';
import { isOfRestore, useRestore } from '../../shell/restore/restore-story.ts';
import { useSession } from '../../shell/session.tsx';
import { sayWhen } from '../../shell/times.ts';
import { useKnownEmail } from './known-email.ts';
import type { PasswordNotice } from './place.ts';
import { RestoreWish } from './RestoreWish.tsx';
import * as styles from './signin.css.ts';

type Refusal = Exclude<PasswordOutcome, { kind: 'passed' }> | { readonly kind: 'unexpected' };
interface Missing {
  readonly email?: boolean;
  readonly password?: boolean;
}

const useSubmit = (onPassed: () => void) => {
  const { engine, start, refresh } = useSession();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async (email: string, password: string): Promise<boolean> => {
    setBusy(true);
    setRefusal(null);
    try {
      await start();
      const outcome = await engine.submitPassword(email, password);
      if (outcome.kind !== 'passed') {
        setRefusal(outcome);
        return false;
      }
      await refresh();
      onPassed();
      return true;
    } catch {
      setRefusal({ kind: 'unexpected' });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, submit };
};

const RefusalBanner = (props: { readonly refusal: Refusal }) => {
  const { common, signIn } = useEntryMessages();
  const { refusal } = props;
  if (refusal.kind === 'alarm') return <AlarmBanner code={refusal.code} />;
  if (refusal.kind === 'wrong') return null;
  const text =
    refusal.kind === 'suspended'
      ? signIn.suspended
      : refusal.kind === 'too-many-tries'
        ? signIn.tooManyTries(sayWhen(refusal.retryAt))
        : refusal.kind === 'unreachable'
          ? refusal.copy === 'too-old'
            ? signIn.copyTooOld
            : common.unreachable
          : common.unexpected;
  return (
    <Banner tone="caution" announce="alert">
      {text}
    </Banner>
  );
};

const Notices = (props: { readonly notice: PasswordNotice | null }) => {
  const { state } = useSession();
  const wished = useRestore('email' in state ? state.email : undefined).kind === 'wished';
  const { signIn, signUp } = useEntryMessages();
  const { state: arrived } = history;
  if (wished) return <RestoreWish />;
  if (props.notice) return <Banner announce="status">{signIn.notices[props.notice]}</Banner>;
  if (state.kind === 'locked') {
    return (
      <Banner announce="status" icon={<Lock />}>
        {signIn.locked}
      </Banner>
    );
  }
  if (arrived === 'verified') return <Banner announce="status">{signUp.verified}</Banner>;
  return arrived === 'recovered' ? <Banner announce="status">{signIn.recovered}</Banner> : null;
};

/** What stopped an open vault, until somebody signs in again. */
const LastAlarm = () => {
  const { alarm, state } = useSession();
  const email = 'email' in state ? state.email : undefined;
  const wished = useRestore(email).kind === 'wished';
  if (!alarm || (wished && isOfRestore(alarm))) return null;
  return (
    <>
      <AlarmBanner code={alarm} />
      {email !== undefined && isOfRestore(alarm) && <RestoreOffer email={email} />}
    </>
  );
};

interface Props {
  readonly notice: PasswordNotice | null;
  /** With the first key: from here on the password stays, whatever the engine finds on this device. */
  readonly onTyping: () => void;
  readonly onPassed: () => void;
  /** Null where the PIN alone is not enough. */
  readonly onUsePin: (() => void) | null;
}

/** The first step: e-mail and password. The Worker is fetched once the form is touched. */
export const PasswordStep = ({ notice, onTyping, onPassed, onUsePin }: Props) => {
  const { common, panel, signIn } = useEntryMessages();
  const { email, setEmail, known } = useKnownEmail(onTyping);
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<Missing>({});
  const { busy, refusal, submit } = useSubmit(onPassed);
  const emailInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const passwordError = missing.password
    ? signIn.passwordMissing
    : refusal?.kind === 'wrong'
      ? signIn.wrong
      : undefined;

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setMissing({ email: !email.trim(), password: !password });
    if (!email.trim()) return emailInput.current?.focus();
    if (!password || !(await submit(email, password))) return passwordInput.current?.focus();
  };

  return (
    <EntryLayout
      brandLabel="Coffer"
      sentence={panel.profile}
      footerStart={
        <>
          {signIn.newHere} <TextLink href="/signup">{signIn.signUp}</TextLink>
        </>
      }
    >
      <EntryHeader title={signIn.title}>{signIn.to(homeName)}</EntryHeader>
      <FormStack onSubmit={onSubmit}>
        <Notices notice={notice} />
        {refusal ? <RefusalBanner refusal={refusal} /> : <LastAlarm />}
        <TextField
          label={signIn.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus={!known}
          spellCheck={false}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={missing.email ? signIn.emailMissing : undefined}
          ref={emailInput}
        />
        <SecretField
          key={known ? 'known' : 'unknown'}
          label={signIn.password}
          labelAside={<TextLink href="/recover">{signIn.forgotten}</TextLink>}
          name="password"
          autoComplete="current-password"
          autoFocus={known}
          revealLabel={common.reveal}
          hideLabel={common.hide}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={passwordError}
          ref={passwordInput}
        />
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {common.continue}
        </Button>
        {onUsePin && (
          <p className={styles.other}>
            <LinkButton onClick={onUsePin}>{signIn.usePin}</LinkButton>
          </p>
        )}
        <Note icon={<Cpu />}>{signIn.note}</Note>
      </FormStack>
    </EntryLayout>
  );
};
