import {
  Banner,
  Button,
  EntryHeader,
  EntryLayout,
  FormStack,
  LinkButton,
  Note,
  SecretField,
  TextLink,
} from '@coffer/ui/entry';
import { CloudOff, Laptop } from '@coffer/ui/icons';
import type { SessionState } from '@coffer/vault';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { isOfRestore } from '../../shell/restore/restore-story.ts';
import { useSession } from '../../shell/session.tsx';
import { sayDate } from '../../shell/times.ts';
import { PinRefusal } from './PinRefusal.tsx';
import { type PasswordNotice, pinOnlyTries } from './place.ts';
import { RestoreAlarm } from './RestoreAlarm.tsx';
import { RestoreWish } from './RestoreWish.tsx';
import { useUnlock } from './use-unlock.ts';
import { Who } from './Who.tsx';

const triesAnHour = 5;

interface Props {
  readonly state: Extract<SessionState, { kind: 'password-passed' | 'locked' }>;
  readonly onOver: (notice: PasswordNotice) => void;
  readonly onUsePassword: () => void;
}

/** Says that the copy of this device is about to open, and of when it is. */
const OfflineBanner = () => {
  const { signIn } = useEntryMessages();
  const { engine } = useSession();
  const [syncedAt, setSyncedAt] = useState<number | null>(null);
  useEffect(() => {
    void engine.offline().then(
      (facts) => setSyncedAt(facts.syncedAt),
      () => undefined,
    );
  }, [engine]);
  return (
    <Banner icon={<CloudOff />} announce="status">
      {signIn.offline} {syncedAt !== null && signIn.offlineCopy(sayDate(syncedAt))}
    </Banner>
  );
};

const DeviceNote = ({ state, onUsePassword }: Omit<Props, 'onOver'>) => {
  const { signIn } = useEntryMessages();
  if (state.kind === 'locked') return <LinkButton onClick={onUsePassword}>{signIn.usePassword}</LinkButton>;
  return <Note icon={<Laptop />}>{state.deviceKnown ? signIn.knownDevice : signIn.newDevice}</Note>;
};

/** The last step: the PIN opens the vault, or counts as a try. On a device with a session that stands it is the only one. */
export const PinStep = ({ state, onOver, onUsePassword }: Props) => {
  const { common, panel, signIn } = useEntryMessages();
  const [pin, setPin] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, refusal, wrongPins, unlock } = useUnlock(state, onOver);
  const input = useRef<HTMLInputElement>(null);
  const pinOnly = state.kind === 'locked';
  const offline = state.kind === 'password-passed' && state.offline;
  const total = pinOnly ? pinOnlyTries : triesAnHour;
  const told = refusal?.kind === 'wrong-pin' ? refusal.triesLeft : total;
  const left = Math.max(0, Math.min(told, pinOnly ? total - wrongPins : total));

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setMissing(!pin);
    if (pin) await unlock(pin);
    input.current?.select();
    input.current?.focus();
  };
  const error = missing ? signIn.pinMissing : refusal?.kind === 'wrong-pin' ? signIn.wrongPin : undefined;

  if (refusal?.kind === 'alarm' && isOfRestore(refusal.code))
    return <RestoreAlarm email={state.email} code={refusal.code} onUsePassword={onUsePassword} />;
  return (
    <EntryLayout
      brandLabel="Coffer"
      sentence={panel.pin}
      band
      footerStart={!offline && <TextLink href="/recover">{signIn.cannotGetIn}</TextLink>}
    >
      <EntryHeader title={signIn.pinTitle} above={<Who email={state.email} />}>
        {pinOnly ? signIn.pinOnlyLead : signIn.pinLead}
      </EntryHeader>
      <FormStack onSubmit={onSubmit}>
        {offline && <OfflineBanner />}
        <RestoreWish />
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
        {refusal && (
          <PinRefusal
            refusal={refusal}
            total={total}
            left={left}
            note={pinOnly ? signIn.pinOnlyNote : signIn.triesNote}
          />
        )}
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {signIn.unlock}
        </Button>
        <DeviceNote state={state} onUsePassword={onUsePassword} />
      </FormStack>
    </EntryLayout>
  );
};
