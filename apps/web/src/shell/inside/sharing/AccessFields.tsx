import { SelectField, TextField } from '@coffer/ui';
import type { MemberRole } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';

/** The local day of a moment, as a date field has it; empty for none. */
export const dayOf = (time: number | null): string => {
  if (time === null) return '';
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The last moment of a local day; null for none. */
export const endOf = (day: string): number | null => {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date, 23, 59, 59).getTime();
};

/** What somebody may do, with what that means below. */
export const RoleField = (props: {
  readonly role: MemberRole;
  readonly roles: readonly MemberRole[];
  readonly isGroup?: boolean;
  readonly onRole: (role: MemberRole) => void;
}) => {
  const { share, sharing } = useMessages();
  const leads = props.isGroup ? sharing.groupRoleLeads : sharing.roleLeads;
  return (
    <SelectField
      label={share.role}
      hint={leads[props.role]}
      value={props.role}
      onChange={(event) => props.onRole(event.target.value as MemberRole)}
    >
      {props.roles.map((role) => (
        <option key={role} value={role}>
          {sharing.roles[role]}
        </option>
      ))}
    </SelectField>
  );
};

/** The last day of access, if there is one. */
export const EndField = (props: {
  readonly day: string;
  readonly onDay: (day: string) => void;
  readonly error?: string | undefined;
}) => {
  const { share } = useMessages();
  return (
    <TextField
      type="date"
      label={share.ends}
      hint={share.endsHint}
      min={dayOf(Date.now())}
      value={props.day}
      error={props.error}
      onChange={(event) => props.onDay(event.target.value)}
    />
  );
};
