import { useEntryMessages } from '../../messages/messages.tsx';
import { type CodeRefusal, MailedCodeForm } from '../../shell/codes/MailedCodeForm.tsx';
import { useSession } from '../../shell/session.tsx';
import { StepFrame } from './StepFrame.tsx';

/** The mailed code, in one field. */
export const VerifyStep = (props: { readonly email: string; readonly onVerified: () => Promise<void> }) => {
  const { panel, signUp } = useEntryMessages();
  const { engine } = useSession();

  const submit = async (code: string): Promise<CodeRefusal | null> => {
    const outcome = await engine.verify(code);
    if (outcome.kind === 'wrong-code') return { kind: 'wrong', triesLeft: outcome.triesLeft };
    if (outcome.kind !== 'verified') return outcome;
    await props.onVerified();
    return null;
  };

  return (
    <StepFrame
      step={5}
      title={signUp.verifyTitle}
      lead={signUp.verifyLead(props.email)}
      sentence={panel.verify}
    >
      <MailedCodeForm submitLabel={signUp.verify} submit={submit} resend={() => engine.resendCode()} />
    </StepFrame>
  );
};
