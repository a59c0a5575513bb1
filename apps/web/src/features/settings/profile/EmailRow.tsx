import { Button, DefinitionRow, TextField } from '@coffer/ui';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { problemOf } from '../problem.ts';
import * as styles from '../settings.css.ts';
import { EmailChange } from './EmailChange.tsx';

const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

const EmailForm = (props: { readonly now: string; readonly onDone: () => void }) => {
  const { account, profile } = useMessages();
  const engine = useEngine();
  const { reload } = useAccount();
  const [email, setEmail] = useState('');
  const [pressed, setPressed] = useState(false);
  const [asking, setAsking] = useState(false);
  const wanted = email.trim();
  const same = wanted.toLowerCase() === props.now.toLowerCase();
  const fine = looksLikeEmail(wanted) && !same;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    setAsking(fine);
  };
  return (
    <>
      <form noValidate className={styles.inline} onSubmit={onSubmit}>
        <p className={styles.note}>{profile.emailLead}</p>
        <TextField
          label={profile.newEmail}
          type="email"
          autoComplete="email"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={pressed && !fine ? (same ? profile.emailSame : profile.emailInvalid) : undefined}
        />
        <div className={styles.actions}>
          <Button type="submit" variant="primary">
            {profile.emailContinue}
          </Button>
          <Button onClick={props.onDone}>{account.cancel}</Button>
        </div>
      </form>
      {asking && (
        <FormDialog
          lead={profile.emailStepUp(wanted)}
          needs="password"
          run={async ({ password }) => {
            const outcome = await engine.beginEmailChange(password, wanted);
            if (outcome.kind === 'begun') await reload();
            return problemOf(outcome, 'begun');
          }}
          onDone={props.onDone}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
};

/** The address, and a change of it from the first word to the last. */
export const EmailRow = () => {
  const { account, profile } = useMessages();
  const { facts } = useAccount();
  const [editing, setEditing] = useState(false);
  const [edited, setEdited] = useState(false);
  const edit = () => {
    setEditing(true);
    setEdited(true);
  };
  if (!facts) return null;
  const act = facts.acts.find(({ kind }) => kind === 'change-email');
  return (
    <>
      <DefinitionRow
        term={profile.email}
        actions={
          editing || act ? undefined : (
            <OnlineButton aria-label={profile.changeEmail} autoFocus={edited} onClick={edit}>
              {account.change}
            </OnlineButton>
          )
        }
      >
        {facts.email}
        {editing && !act && <EmailForm now={facts.email} onDone={() => setEditing(false)} />}
      </DefinitionRow>
      {act && (
        <DefinitionRow term={profile.emailWaitingTerm}>
          <EmailChange key={act.actId} act={act} />
        </DefinitionRow>
      )}
    </>
  );
};
