import { Banner, Button, FormStack, LinkButton, TextField } from '@coffer/ui/entry';
import type { VerifyOutcome } from '@coffer/vault';
import { type FormEvent, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useSession } from '../../shell/session.tsx';
import { StepFrame } from './StepFrame.tsx';

type Refusal = Exclude<VerifyOutcome, { kind: 'verified' }> | { readonly kind: 'missing' | 'unexpected' };
type Resent = 'sent' | 'too-soon' | 'unreachable';

const useRefusalText = () => {
  const { common, signUp } = useEntryMessages();
  return (refusal: Refusal): string => {
    switch (refusal.kind) {
      case 'wrong-code':
        return signUp.wrongCode(refusal.triesLeft);
      case 'expired':
        return signUp.expired;
      case 'missing':
        return signUp.codeMissing;
      case 'unreachable':
        return common.unreachable;
      case 'unexpected':
        return common.unexpected;
    }
  };
};

const Resend = () => {
  const { common, signUp } = useEntryMessages();
  const { engine } = useSession();
  const [resent, setResent] = useState<Resent | null>(null);
  const text = { sent: signUp.resent, 'too-soon': signUp.tooSoon, unreachable: common.unreachable };
  const again = () =>
    engine.resendCode().then(setResent, () => {
      setResent('unreachable');
    });
  return (
    <>
      <LinkButton onClick={() => void again()}>{signUp.resend}</LinkButton>
      {resent && <Banner announce="status">{text[resent]}</Banner>}
    </>
  );
};

/** The mailed code, in one field. */
export const VerifyStep = (props: { readonly email: string; readonly onVerified: () => Promise<void> }) => {
  const { panel, signUp } = useEntryMessages();
  const { engine } = useSession();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const refusalText = useRefusalText();
  const input = useRef<HTMLInputElement>(null);

  const verify = async (): Promise<Refusal | null> => {
    const digits = code.replace(/\D/g, '');
    if (!digits) return { kind: 'missing' };
    try {
      const outcome = await engine.verify(digits);
      if (outcome.kind !== 'verified') return outcome;
      await props.onVerified();
      return null;
    } catch {
      return { kind: 'unexpected' };
    }
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const found = await verify();
    setBusy(false);
    setRefusal(found);
    if (found) input.current?.focus();
  };

  return (
    <StepFrame
      step={5}
      title={signUp.verifyTitle}
      lead={signUp.verifyLead(props.email)}
      sentence={panel.verify}
    >
      <FormStack onSubmit={onSubmit}>
        <TextField
          label={signUp.code}
          name="code"
          autoComplete="one-time-code"
          inputMode="numeric"
          autoFocus
          code
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={refusal ? refusalText(refusal) : undefined}
          ref={input}
        />
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {signUp.verify}
        </Button>
        <Resend />
      </FormStack>
    </StepFrame>
  );
};
