import { Banner, Button, FormStack, TextField, TextLink } from '@coffer/ui/entry';
import type { AlarmCode } from '@coffer/vault';
import { type FormEvent, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { useSession } from '../../shell/session.tsx';
import { sayWhen } from '../../shell/times.ts';
import { RecoverFrame } from './RecoverFrame.tsx';

type Refusal =
  | { readonly kind: 'too-many-tries'; readonly retryAt: number }
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  | { readonly kind: 'missing' | 'unreachable' | 'unexpected' };

/** Why this screen shows again. */
export type BeginNotice = 'startOver' | 'expired';

interface Props {
  readonly email: string;
  readonly setEmail: (email: string) => void;
  readonly notice: BeginNotice | null;
  readonly onSent: () => void;
}

const useBegin = (onSent: () => void) => {
  const { engine, start } = useSession();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const begin = async (email: string): Promise<void> => {
    setBusy(true);
    setRefusal(email ? null : { kind: 'missing' });
    try {
      if (!email) return;
      await start();
      const outcome = await engine.beginRecovery(email);
      if (outcome.kind === 'sent') onSent();
      else setRefusal(outcome);
    } catch {
      setRefusal({ kind: 'unexpected' });
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, begin };
};

const RefusalBanner = (props: { readonly refusal: Refusal }) => {
  const { common } = useEntryMessages();
  const { begin } = useRecoverMessages();
  const { refusal } = props;
  if (refusal.kind === 'missing') return null;
  if (refusal.kind === 'alarm') return <AlarmBanner code={refusal.code} />;
  return (
    <Banner tone="caution" announce="alert">
      {refusal.kind === 'too-many-tries' ? begin.tooMany(sayWhen(refusal.retryAt)) : common[refusal.kind]}
    </Banner>
  );
};

/** The address whose mailbox gets the code; the answer is the same for every address. */
export const BeginStep = ({ email, setEmail, notice, onSent }: Props) => {
  const { common } = useEntryMessages();
  const { begin: texts } = useRecoverMessages();
  const { busy, refusal, begin } = useBegin(onSent);
  const input = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!email.trim()) input.current?.focus();
    await begin(email.trim());
  };
  return (
    <RecoverFrame
      step={1}
      title={texts.title}
      lead={texts.lead}
      sentence={texts.sentence}
      footer={
        <>
          {texts.remembered} <TextLink href="/signin">{texts.signIn}</TextLink>
        </>
      }
    >
      <FormStack onSubmit={onSubmit}>
        {notice && <Banner announce="status">{texts[notice]}</Banner>}
        {refusal && <RefusalBanner refusal={refusal} />}
        <TextField
          label={texts.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          spellCheck={false}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={refusal?.kind === 'missing' ? texts.emailMissing : undefined}
          ref={input}
        />
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {common.continue}
        </Button>
      </FormStack>
    </RecoverFrame>
  );
};
