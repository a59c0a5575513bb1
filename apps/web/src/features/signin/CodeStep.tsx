import { EntryHeader, EntryLayout } from '@coffer/ui/entry';
import { useEntryMessages } from '../../messages/messages.tsx';
import { type CodeRefusal, MailedCodeForm } from '../../shell/codes/MailedCodeForm.tsx';
import { useSession } from '../../shell/session.tsx';
import type { PasswordNotice } from './place.ts';
import { RestoreWish } from './RestoreWish.tsx';
import * as styles from './signin.css.ts';
import { Who } from './Who.tsx';

interface Props {
  readonly email: string;
  readonly onOver: (notice: PasswordNotice) => void;
}

/** On a device that the account does not know: the code from the mailbox, between password and PIN. */
export const CodeStep = ({ email, onOver }: Props) => {
  const { common, panel, signIn } = useEntryMessages();
  const { engine, refresh } = useSession();

  const submit = async (code: string): Promise<CodeRefusal | null> => {
    const outcome = await engine.submitCode(code);
    if (outcome.kind !== 'passed' && outcome.kind !== 'half-session-expired') return outcome;
    if (outcome.kind === 'half-session-expired') onOver('half-session-expired');
    await refresh();
    return null;
  };

  return (
    <EntryLayout brandLabel="Coffer" sentence={panel.verify} band step={2}>
      <EntryHeader title={signIn.codeTitle} above={<Who email={email} />}>
        {signIn.codeLead(email)}
      </EntryHeader>
      <div className={styles.answers}>
        <RestoreWish />
        <MailedCodeForm
          submitLabel={common.continue}
          submit={submit}
          resend={() => engine.resendSignInCode()}
        />
      </div>
    </EntryLayout>
  );
};
