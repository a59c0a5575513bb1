import { Banner, Button, Dialog, SelectField, showToast, TextField } from '@coffer/ui';
import { Copy, TriangleAlert } from '@coffer/ui/icons';
import type { MemberRole, VaultId } from '@coffer/vault';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { copyText } from '../../../platform/page/clipboard.ts';
import { useSharing } from '../sharing.tsx';
import { RoleField } from './AccessFields.tsx';
import { readAddresses } from './addresses.ts';
import { isAtLeast, rolesToGive } from './roles.ts';
import * as styles from './sharing.css.ts';
import { useVaultAct } from './use-vault-act.ts';
import { useVaultName } from './VaultMark.tsx';

/** Eight words, large enough to read them out. */
export const InvitationWords = (props: { readonly words: string }) => {
  const { invitations } = useMessages();
  return (
    <ol className={styles.words} aria-label={invitations.words}>
      {props.words.split(/\s+/).map((word, at) => (
        <li key={`${at}-${word}`} className={styles.word}>
          {word}
        </li>
      ))}
    </ol>
  );
};

/** The words of an invitation, and how to pass them on. */
export const WordsDialog = (props: {
  readonly words: string;
  readonly email: string;
  readonly onDone: () => void;
}) => {
  const { invitations, shell } = useMessages();
  const onCopy = async () => {
    const copied = await copyText(props.words);
    showToast({ text: copied ? invitations.copied : shell.notCopied });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onDone()}
      title={invitations.wordsTitle}
      description={invitations.wordsLead(props.email)}
      safe={
        <Button icon={<Copy />} onClick={() => void onCopy()}>
          {invitations.copy}
        </Button>
      }
      act={
        <Button variant="primary" onClick={props.onDone}>
          {invitations.done}
        </Button>
      }
    >
      <InvitationWords words={props.words} />
    </Dialog>
  );
};

interface Gift {
  readonly vaultId: VaultId;
  readonly role: MemberRole;
}

const VaultToGive = (props: { readonly gift: Gift | null; readonly onGift: (gift: Gift | null) => void }) => {
  const { invitations } = useMessages();
  const { vaults } = useSharing();
  const vaultName = useVaultName();
  const { gift, onGift } = props;
  const given = vaults.filter(
    ({ kind, id, role, state }) =>
      state === 'open' &&
      isAtLeast(role, 'manager') &&
      (kind === 'shared' || kind === 'group' || id === gift?.vaultId),
  );
  const own = given.find(({ id }) => id === gift?.vaultId)?.role ?? 'reader';
  return (
    <>
      <SelectField
        label={invitations.vault}
        value={gift?.vaultId ?? ''}
        onChange={(event) => {
          const vaultId = event.target.value;
          onGift(vaultId ? { vaultId, role: gift?.role ?? 'reader' } : null);
        }}
      >
        <option value="">{invitations.noVault}</option>
        {given.map((vault) => (
          <option key={vault.id} value={vault.id}>
            {vaultName(vault)}
          </option>
        ))}
      </SelectField>
      {gift && (
        <RoleField role={gift.role} roles={rolesToGive(own)} onRole={(role) => onGift({ ...gift, role })} />
      )}
    </>
  );
};

const useInvite = (props: { readonly email?: string; readonly vault?: Gift }) => {
  const { invitations } = useMessages();
  const { engine } = useSharing();
  const [email, setEmail] = useState(props.email ?? '');
  const [gift, setGift] = useState<Gift | null>(props.vault ?? null);
  const [error, setError] = useState<string>();
  const [words, setWords] = useState<string | null>(null);
  const { busy, problem, run } = useVaultAct();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const { addresses, rest } = readAddresses(email);
    const [address] = addresses;
    const isOne = address !== undefined && addresses.length === 1 && rest.length === 0;
    setError(isOne ? undefined : invitations.emailMissing);
    if (!isOne) return;
    const made = await run(() => engine.invite(address, gift ? [gift] : []));
    if (made) setWords(made.words);
  };
  return { email, setEmail, gift, setGift, error, words, busy, problem, onSubmit };
};

/** Makes an invitation by words, and shows them. */
export const InviteDialog = (props: {
  readonly email?: string;
  readonly vault?: Gift;
  readonly onDone: () => void;
}) => {
  const { invitations, sharing } = useMessages();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const state = useInvite(props);
  if (state.words !== null)
    return <WordsDialog words={state.words} email={state.email} onDone={props.onDone} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onDone()}
      locked={state.busy}
      title={invitations.makeTitle}
      description={invitations.makeLead}
      initialFocus={first}
      safe={<Button onClick={props.onDone}>{sharing.cancel}</Button>}
      act={
        <Button type="submit" form={formId} variant="primary" busy={state.busy}>
          {invitations.invite}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={state.onSubmit}>
        {state.problem && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {state.problem}
          </Banner>
        )}
        <TextField
          label={invitations.email}
          type="email"
          autoComplete="off"
          ref={first}
          value={state.email}
          error={state.error}
          onChange={(event) => state.setEmail(event.target.value)}
        />
        <VaultToGive gift={state.gift} onGift={state.setGift} />
      </form>
    </Dialog>
  );
};
