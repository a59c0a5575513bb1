import { type OrganisationRole, organisationRoles } from '@coffer/contracts';
import { SelectField, TextField } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { AskDialog } from '../../parts/AskDialog.tsx';
import { useAct } from '../../parts/use-act.ts';
import { useSession } from '../../shell/session.tsx';
import { givableRoles } from './rights.ts';

/** What may be done to people in the console. */
export type Deed = 'suspend' | 'reactivate' | 'remove' | 'setRole';

interface Props {
  readonly deed: Deed;
  readonly accountIds: readonly string[];
  /** Whom the question names: one by name, several by their number. */
  readonly who: string;
  readonly onClose: () => void;
}

const useReason = () => {
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const check = (): boolean => {
    setIsMissing(reason.trim() === '');
    return reason.trim() !== '';
  };
  return { reason: reason.trim(), text: reason, setReason, isMissing, check };
};

const RoleField = (props: {
  readonly role: OrganisationRole;
  readonly onChange: (role: OrganisationRole) => void;
}) => {
  const { deeds, roles } = useMessages();
  const { who } = useSession();
  const choices = givableRoles(who.role, organisationRoles);
  return (
    <SelectField
      label={deeds.newRole}
      value={props.role}
      hint={deeds.roleMeans[props.role]}
      onChange={(event) => {
        const role = choices.find((one) => one === event.target.value);
        if (role) props.onChange(role);
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

/** Asks before an act on people is prepared; it is confirmed in the vault. */
export const DeedDialog = ({ deed, accountIds, who, onClose }: Props) => {
  const { deeds } = useMessages();
  const { prepare, isBusy, failure } = useAct();
  const why = useReason();
  const [role, setRole] = useState<OrganisationRole>('member');
  const asksReason = deed === 'suspend' || deed === 'remove';
  const act = () => {
    if (asksReason && !why.check()) return;
    const to = { accountIds: [...accountIds] };
    if (deed === 'setRole') return void prepare({ kind: 'set-role', ...to, role });
    if (deed === 'reactivate') return void prepare({ kind: 'reactivate', ...to });
    void prepare({ kind: deed, ...to, reason: why.reason });
  };
  return (
    <AskDialog
      title={deeds.dialogs[deed].title(who)}
      lead={deeds.dialogs[deed].lead}
      act={deeds.goOn}
      isBusy={isBusy}
      failure={failure}
      isConfirmed
      onClose={onClose}
      onAct={act}
    >
      {deed === 'setRole' && <RoleField role={role} onChange={setRole} />}
      {asksReason && (
        <TextField
          label={deeds.reason}
          hint={deeds.reasonHint}
          maxLength={500}
          value={why.text}
          error={why.isMissing ? deeds.reasonMissing : undefined}
          onChange={(event) => why.setReason(event.target.value)}
        />
      )}
    </AskDialog>
  );
};
