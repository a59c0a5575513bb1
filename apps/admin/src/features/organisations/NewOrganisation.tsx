import { SelectField, TextField } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { AskDialog } from '../../parts/AskDialog.tsx';
import { useAct } from '../../parts/use-act.ts';
import {
  type OrganisationDraft,
  readOrganisationDraft,
  signUps,
  type WrongField,
} from './new-organisation.ts';

const empty: OrganisationDraft = { slug: '', name: '', host: '', signUp: 'setup-code', domains: '' };

interface FieldsProps {
  readonly draft: OrganisationDraft;
  readonly wrong: ReadonlySet<WrongField>;
  readonly onChange: (change: Partial<OrganisationDraft>) => void;
}

const Fields = ({ draft, wrong, onChange }: FieldsProps) => {
  const { organisations } = useMessages();
  return (
    <>
      <TextField
        label={organisations.name}
        maxLength={200}
        value={draft.name}
        error={wrong.has('name') ? organisations.nameMissing : undefined}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextField
        label={organisations.slug}
        hint={organisations.slugHint}
        autoCapitalize="none"
        spellCheck={false}
        value={draft.slug}
        error={wrong.has('slug') ? organisations.slugWrong : undefined}
        onChange={(event) => onChange({ slug: event.target.value })}
      />
      <TextField
        label={organisations.host}
        hint={organisations.hostHint}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={253}
        value={draft.host}
        onChange={(event) => onChange({ host: event.target.value })}
      />
      <SelectField
        label={organisations.signUp}
        value={draft.signUp}
        onChange={(event) => {
          const signUp = signUps.find((one) => one === event.target.value);
          if (signUp) onChange({ signUp });
        }}
      >
        {signUps.map((one) => (
          <option key={one} value={one}>
            {organisations.policies[one]}
          </option>
        ))}
      </SelectField>
      {draft.signUp === 'domains' && (
        <TextField
          label={organisations.domains}
          hint={organisations.domainsHint}
          spellCheck={false}
          value={draft.domains}
          error={wrong.has('domains') ? organisations.domainsMissing : undefined}
          onChange={(event) => onChange({ domains: event.target.value })}
        />
      )}
    </>
  );
};

/** Asks for what an organisation needs; the act is confirmed in the vault. */
export const NewOrganisation = ({ onClose }: { readonly onClose: () => void }) => {
  const { organisations } = useMessages();
  const { prepare, isBusy, failure } = useAct();
  const [draft, setDraft] = useState(empty);
  const [wrong, setWrong] = useState<ReadonlySet<WrongField>>(new Set());
  const act = () => {
    const read = readOrganisationDraft(draft);
    setWrong('wrong' in read ? read.wrong : new Set());
    if ('act' in read) void prepare(read.act);
  };
  return (
    <AskDialog
      title={organisations.add}
      lead={organisations.addLead}
      act={organisations.goOn}
      isBusy={isBusy}
      failure={failure}
      isConfirmed
      onClose={onClose}
      onAct={act}
    >
      <Fields draft={draft} wrong={wrong} onChange={(change) => setDraft({ ...draft, ...change })} />
    </AskDialog>
  );
};
