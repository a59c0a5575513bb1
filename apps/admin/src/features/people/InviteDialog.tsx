import { organisationRoles } from '@coffer/contracts';
import { Button, Dialog, FileField, SelectField, TextArea } from '@coffer/ui';
import { Upload } from '@coffer/ui/icons';
import { type FormEvent, type RefObject, useId, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { FailureBanner } from '../../parts/Answered.tsx';
import * as rows from '../../parts/rows.css.ts';
import { sayNumber } from '../../parts/words.ts';
import { useSession } from '../../shell/session.tsx';
import { InvitePreview, InviteResultList } from './InvitePreview.tsx';
import { givableRoles } from './rights.ts';
import { useInviteForm } from './use-invite.ts';

type Form = ReturnType<typeof useInviteForm>;

const fileLimit = 1_048_576;

const FileChoice = ({ form }: { readonly form: Form }) => {
  const { invite } = useMessages();
  const [isTooLarge, setIsTooLarge] = useState(false);
  const take = async ([file]: File[]): Promise<void> => {
    if (!file) return;
    setIsTooLarge(file.size > fileLimit);
    if (file.size > fileLimit) return;
    form.setText(await file.text());
  };
  return (
    <FileField
      label={invite.file}
      prompt={invite.filePrompt}
      icon={<Upload />}
      accept=".csv,.txt,text/csv,text/plain"
      error={isTooLarge ? invite.fileTooLarge : undefined}
      onFiles={(files) => void take(files)}
    />
  );
};

const RoleChoice = ({ form }: { readonly form: Form }) => {
  const { invite, roles, deeds } = useMessages();
  const { who } = useSession();
  const choices = [...givableRoles(who.role, organisationRoles)].reverse();
  return (
    <SelectField
      label={invite.role}
      value={form.role}
      hint={form.role === 'member' ? invite.roleHint : `${deeds.roleMeans[form.role]} ${invite.roleHint}`}
      onChange={(event) => {
        const role = choices.find((one) => one === event.target.value);
        if (role) form.setRole(role);
      }}
    >
      {choices.map((role) => (
        <option key={role} value={role}>
          {roles[role]}
        </option>
      ))}
    </SelectField>
  );
};

const Fields = ({ form, id }: { readonly form: Form; readonly id: string }) => {
  const { invite, failures } = useMessages();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.isBusy) void form.send();
  };
  return (
    <form id={id} className={rows.form} onSubmit={submit} noValidate>
      <TextArea
        label={invite.addresses}
        hint={`${invite.addressesHint} ${invite.most(sayNumber(form.most))}`}
        error={form.isMissing && form.list.addresses.length === 0 ? invite.missing : undefined}
        rows={5}
        value={form.text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => form.setText(event.target.value)}
      />
      <FileChoice form={form} />
      <RoleChoice form={form} />
      {form.text.trim() !== '' && <InvitePreview list={form.list} />}
      {form.failure !== null && <FailureBanner title={failures.notDone} failure={form.failure} />}
    </form>
  );
};

interface Props {
  /** What opens it, which has the focus again at the end, also where a link of another page opened it. */
  readonly opener: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly onInvited: () => void;
}

/** Invites one, a pasted list, or a file of addresses; says of each how it went. */
export const InviteDialog = ({ opener, onClose, onInvited }: Props) => {
  const { invite, common } = useMessages();
  const form = useInviteForm(onInvited);
  const id = useId();
  const { results } = form;
  const invited = results?.filter(({ result }) => result === 'invited').length ?? 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="lg"
      finalFocus={opener}
      title={results ? invite.results : invite.title}
      description={results ? invite.resultsLead(sayNumber(invited), sayNumber(results.length)) : invite.lead}
      safe={
        results ? (
          <Button onClick={form.again}>{invite.again}</Button>
        ) : (
          <Button onClick={onClose}>{common.cancel}</Button>
        )
      }
      act={
        results ? (
          <Button variant="primary" onClick={onClose}>
            {invite.done}
          </Button>
        ) : (
          <Button type="submit" form={id} variant="primary" busy={form.isBusy}>
            {form.role === 'member' ? invite.send : invite.goOn}
          </Button>
        )
      }
    >
      {results ? <InviteResultList results={results} /> : <Fields form={form} id={id} />}
    </Dialog>
  );
};
