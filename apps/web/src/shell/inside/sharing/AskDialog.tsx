import { Banner, Button, Dialog, showToast, TextArea, TextField } from '@coffer/ui';
import { TriangleAlert } from '@coffer/ui/icons';
import type { VaultId } from '@coffer/vault';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { focusFirstError } from '../../focus-error.ts';
import { useSharing } from '../sharing.tsx';
import { readAddresses } from './addresses.ts';
import * as styles from './sharing.css.ts';
import { useNotDoneText, useVaultAct } from './use-vault-act.ts';

const longestText = 900;

interface Props {
  readonly email?: string;
  readonly text?: string;
  readonly vaultId?: VaultId;
  readonly onDone: () => void;
}

const useAsking = (props: Props) => {
  const { invitations, requests } = useMessages();
  const { engine } = useSharing();
  const [email, setEmail] = useState(props.email ?? '');
  const [text, setText] = useState(props.text ?? '');
  const [errors, setErrors] = useState<{ readonly email?: string; readonly text?: string }>({});
  const { busy, problem, run } = useVaultAct();
  const notDoneText = useNotDoneText();
  const send = async (form: HTMLFormElement | null) => {
    const [address] = readAddresses(email).addresses;
    const size = new TextEncoder().encode(text.trim()).length;
    const next = {
      ...(address ? {} : { email: invitations.emailMissing }),
      ...(size === 0
        ? { text: requests.textMissing }
        : size > longestText
          ? { text: requests.textLong }
          : {}),
    };
    setErrors(next);
    if (!address || next.text) return form && focusFirstError(form);
    if (!(await run(() => engine.ask(address, text.trim(), props.vaultId ?? null)))) return;
    showToast({ text: requests.sent });
    props.onDone();
  };
  const unknown = notDoneText('gone');
  // Of a person, "gone" means that nobody here has the address.
  const told = problem === unknown ? requests.unknown : problem;
  return { email, setEmail, text, setText, errors, busy, problem: told, send };
};

/** Asks a colleague for access or for an item, in words that are sealed for that person. */
export const AskDialog = (props: Props) => {
  const { requests, sharing } = useMessages();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const asking = useAsking(props);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void asking.send(form.current);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onDone()}
      locked={asking.busy}
      title={requests.askTitle}
      description={requests.askLead}
      safe={<Button onClick={props.onDone}>{sharing.cancel}</Button>}
      act={
        <Button type="submit" form={formId} variant="primary" busy={asking.busy}>
          {requests.send}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit} ref={form}>
        {asking.problem && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {asking.problem}
          </Banner>
        )}
        <TextField
          label={requests.email}
          type="email"
          autoComplete="off"
          value={asking.email}
          error={asking.errors.email}
          onChange={(event) => asking.setEmail(event.target.value)}
        />
        <TextArea
          label={requests.text}
          rows={3}
          value={asking.text}
          error={asking.errors.text}
          onChange={(event) => asking.setText(event.target.value)}
        />
      </form>
    </Dialog>
  );
};
