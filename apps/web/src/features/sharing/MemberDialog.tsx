import { Banner, Button, Dialog, showToast } from '@coffer/ui';
import { TriangleAlert } from '@coffer/ui/icons';
import type { MemberRole, VaultMember, VaultSummary } from '@coffer/vault';
import { type FormEvent, useId, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { dayOf, EndField, endOf, RoleField } from '../../shell/inside/sharing/AccessFields.tsx';
import { isAtLeast, rolesToGive } from '../../shell/inside/sharing/roles.ts';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';

interface Props {
  readonly vault: VaultSummary;
  readonly member: VaultMember;
  readonly onDone: () => void;
}

/** What another role would mean, where that is worth a word. */
const Meaning = ({ member, role }: Pick<Props, 'member'> & { readonly role: MemberRole }) => {
  const { vaultPage } = useMessages();
  if (role === member.role) return null;
  if (role === 'owner')
    return (
      <Banner tone="caution" icon={<TriangleAlert />}>
        {vaultPage.handOver}
      </Banner>
    );
  return isAtLeast(role, member.role) ? null : <p className={styles.note}>{vaultPage.less}</p>;
};

/** Another role for a member, or another end. */
export const MemberDialog = ({ vault, member, onDone }: Props) => {
  const { share, sharing, vaultPage } = useMessages();
  const { engine } = useSharing();
  const formId = useId();
  const [role, setRole] = useState<MemberRole>(member.role);
  const [day, setDay] = useState(dayOf(member.endsAt));
  const [error, setError] = useState<string>();
  const { busy, problem, run } = useVaultAct();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const endsAt = endOf(day);
    const isPast = endsAt !== null && endsAt <= Date.now();
    setError(isPast ? share.endPast : undefined);
    if (isPast || !(await run(() => engine.setMember(vault.id, member.id, role, endsAt)))) return;
    showToast({ text: vaultPage.changed });
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={vaultPage.changeTitle(nameOf(member))}
      safe={<Button onClick={onDone}>{sharing.cancel}</Button>}
      act={
        <Button type="submit" form={formId} variant="primary" busy={busy}>
          {vaultPage.save}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit}>
        {problem && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {problem}
          </Banner>
        )}
        <RoleField
          role={role}
          roles={rolesToGive(vault.role)}
          isGroup={vault.kind === 'group'}
          onRole={setRole}
        />
        <EndField day={day} onDay={setDay} error={error} />
        <Meaning member={member} role={role} />
      </form>
    </Dialog>
  );
};
