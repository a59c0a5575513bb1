import type { RecoveryCodeOutcome } from '@coffer/vault';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { type CodeRefusal, MailedCodeForm } from '../../shell/codes/MailedCodeForm.tsx';
import { useSession } from '../../shell/session.tsx';
import { RecoverFrame } from './RecoverFrame.tsx';

interface Props {
  readonly email: string;
  readonly onPassed: (passed: Extract<RecoveryCodeOutcome, { kind: 'passed' }>) => void;
}

/** The code from the mailbox; it opens nothing, and shows which ways there are. */
export const CodeStep = ({ email, onPassed }: Props) => {
  const { common } = useEntryMessages();
  const { code: texts } = useRecoverMessages();
  const { engine } = useSession();
  const submit = async (code: string): Promise<CodeRefusal | null> => {
    const outcome = await engine.submitRecoveryCode(code);
    if (outcome.kind !== 'passed') return outcome;
    onPassed(outcome);
    return null;
  };
  return (
    <RecoverFrame step={2} title={texts.title} lead={texts.lead(email)} sentence={texts.sentence}>
      <MailedCodeForm
        submitLabel={common.continue}
        submit={submit}
        resend={() => engine.resendRecoveryCode()}
      />
    </RecoverFrame>
  );
};
