import {
  Banner,
  Button,
  EntryHeader,
  EntryLayout,
  FormStack,
  LinkButton,
  Note,
  SecretField,
  TriesLeft,
} from '@coffer/ui/entry';
import { Laptop } from '@coffer/ui/icons';
import type { UnlockOutcome } from '@coffer/vault';
import { type FormEvent, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { useSession } from '../../shell/session.tsx';
import { sayWhen } from '../../shell/times.ts';
import * as styles from './signin.css.ts';

type Refusal =
  | Exclude<UnlockOutcome, { kind: 'unlocked' | 'half-session-expired' }>
  | { readonly kind: 'unexpected' };
const triesAnHour = 5;

const PinRefusal = (props: { readonly refusal: Refusal }) => {
  const { common, signIn } = useEntryMessages();
  const { refusal } = props;
  if (refusal.kind === 'alarm') return <AlarmBanner code={refusal.code} />;
  if (refusal.kind === 'wrong-pin') {
    return (
      <TriesLeft framed total={triesAnHour} left={Math.min(triesAnHour, refusal.triesLeft)}>
        <strong>{signIn.triesLeft(refusal.triesLeft)}</strong> {signIn.triesNote}
      </TriesLeft>
    );
  }
  const text =
    refusal.kind === 'frozen'
      ? signIn.frozen(sayWhen(refusal.until))
      : refusal.kind === 'unreachable'
        ? common.unreachable
        : common.unexpected;
  return (
    <Banner tone="caution" announce="alert">
      {text}
    </Banner>
  );
};

interface Props {
  readonly email: string;
  readonly deviceKnown: boolean;
  readonly onExpired: () => void;
}

const useUnlock = (onExpired: () => void) => {
  const { engine, refresh } = useSession();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const unlock = async (pin: string): Promise<void> => {
    setBusy(true);
    try {
      const outcome = await engine.submitPin(pin);
      if (outcome.kind === 'unlocked' || outcome.kind === 'half-session-expired') {
        await refresh();
        if (outcome.kind === 'half-session-expired') onExpired();
        return;
      }
      setRefusal(outcome);
    } catch {
      setRefusal({ kind: 'unexpected' });
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, unlock };
};

const Who = (props: { readonly email: string }) => {
  const { signIn } = useEntryMessages();
  const { signOut } = useSession();
  return (
    <div className={styles.who}>
      <span className={styles.face} aria-hidden="true">
        {props.email.slice(0, 2).toUpperCase()}
      </span>
      <span className={styles.address}>{props.email}</span>
      <LinkButton onClick={() => void signOut()}>{signIn.notYou}</LinkButton>
    </div>
  );
};

/** The second step: the PIN opens the vault, or counts as a try. */
export const PinStep = ({ email, deviceKnown, onExpired }: Props) => {
  const { common, panel, signIn } = useEntryMessages();
  const [pin, setPin] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, refusal, unlock } = useUnlock(onExpired);
  const input = useRef<HTMLInputElement>(null);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setMissing(!pin);
    if (pin) await unlock(pin);
    input.current?.select();
    input.current?.focus();
  };
  const error = missing ? signIn.pinMissing : refusal?.kind === 'wrong-pin' ? signIn.wrongPin : undefined;

  return (
    <EntryLayout brandLabel="Coffer" sentence={panel.pin} band>
      <EntryHeader title={signIn.pinTitle} above={<Who email={email} />}>
        {signIn.pinLead}
      </EntryHeader>
      <FormStack onSubmit={onSubmit}>
        <SecretField
          label={signIn.pin}
          name="pin"
          large
          autoFocus
          autoComplete="off"
          inputMode="numeric"
          revealLabel={common.reveal}
          hideLabel={common.hide}
          value={pin}
          onChange={(event) => setPin(event.target.value)}
          error={error}
          ref={input}
        />
        {refusal && <PinRefusal refusal={refusal} />}
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {signIn.unlock}
        </Button>
        <Note icon={<Laptop />}>{deviceKnown ? signIn.knownDevice : signIn.newDevice}</Note>
      </FormStack>
    </EntryLayout>
  );
};
