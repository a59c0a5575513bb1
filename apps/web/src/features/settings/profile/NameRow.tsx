import { Banner, Button, DefinitionRow, showToast, TextField } from '@coffer/ui';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { problemOf, useProblemText } from '../problem.ts';
import * as styles from '../settings.css.ts';

const useSaveName = (onDone: () => void) => {
  const engine = useEngine();
  const { reload } = useAccount();
  const { profile } = useMessages();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const save = async (name: string) => {
    setBusy(true);
    setSaid('');
    const outcome = await engine.changeName(name).catch(() => null);
    const problem = outcome && problemOf(outcome, 'changed');
    setBusy(false);
    if (!outcome) return setSaid(profile.nameFailed);
    if (problem) return setSaid(problemText(problem));
    await reload();
    showToast({ text: profile.nameSaved });
    onDone();
  };
  return { busy, said, save };
};

const NameForm = (props: { readonly name: string; readonly onDone: () => void }) => {
  const { account, profile } = useMessages();
  const [name, setName] = useState(props.name);
  const [missing, setMissing] = useState(false);
  const { busy, said, save } = useSaveName(props.onDone);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    setMissing(!wanted);
    if (wanted && !busy) void save(wanted);
  };
  return (
    <form noValidate className={styles.inline} onSubmit={onSubmit}>
      {said && (
        <Banner tone="caution" announce="alert">
          {said}
        </Banner>
      )}
      <TextField
        label={profile.name}
        autoComplete="name"
        autoFocus
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={missing && !name.trim() ? profile.nameMissing : undefined}
      />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" busy={busy}>
          {profile.saveName}
        </Button>
        <Button onClick={props.onDone}>{account.cancel}</Button>
      </div>
    </form>
  );
};

/** The name that others see, changed in its place. */
export const NameRow = (props: { readonly name: string }) => {
  const { account, profile } = useMessages();
  const [editing, setEditing] = useState(false);
  // The form goes with the focus in it; the button that opened it takes it back.
  const [edited, setEdited] = useState(false);
  const edit = () => {
    setEditing(true);
    setEdited(true);
  };
  return (
    <DefinitionRow
      term={profile.name}
      actions={
        editing ? undefined : (
          <OnlineButton aria-label={profile.changeName} autoFocus={edited} onClick={edit}>
            {account.change}
          </OnlineButton>
        )
      }
    >
      {editing ? <NameForm name={props.name} onDone={() => setEditing(false)} /> : props.name}
    </DefinitionRow>
  );
};
