import { Banner, Button, Dialog, Section, showToast, TextField } from '@coffer/ui';
import { DoorOpen, Trash2, TriangleAlert } from '@coffer/ui/icons';
import type { VaultSummary } from '@coffer/vault';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';

interface Props {
  readonly vault: VaultSummary;
  readonly onCancel: () => void;
}

const Problem = ({ text }: { readonly text: string | null }) =>
  text && (
    <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
      {text}
    </Banner>
  );

const LeaveDialog = ({ vault, onCancel }: Props) => {
  const { vaultPage } = useMessages();
  const { engine } = useSharing();
  const vaultName = useVaultName();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useVaultAct();
  const leave = async () => {
    if (!(await run(() => engine.leaveVault(vault.id)))) return;
    showToast({ text: vaultPage.left });
    navigate('/vaults', { replace: true });
  };
  return (
    <Dialog
      role="alertdialog"
      open
      onOpenChange={(open) => !open && onCancel()}
      locked={busy}
      title={vaultPage.leaveTitle(vaultName(vault))}
      description={vaultPage.leaveLead}
      safe={<Button onClick={onCancel}>{vaultPage.stay}</Button>}
      act={
        <Button variant="danger" busy={busy} onClick={() => void leave()}>
          {vaultPage.leaveDo}
        </Button>
      }
    >
      <Problem text={problem} />
    </Dialog>
  );
};

const DeleteDialog = ({ vault, onCancel }: Props) => {
  const { sharing, vaultPage } = useMessages();
  const { engine } = useSharing();
  const vaultName = useVaultName();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useVaultAct();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const name = vaultName(vault);
  const isGroup = vault.kind === 'group';
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const isSame = typed.trim() === name.trim();
    setError(isSame ? undefined : vaultPage.deleteDiffers);
    if (!isSame) return first.current?.focus();
    if (!(await run(() => engine.deleteVault(vault.id)))) return;
    showToast({ text: vaultPage.deleted });
    navigate('/vaults', { replace: true });
  };
  return (
    <Dialog
      role="alertdialog"
      open
      onOpenChange={(open) => !open && onCancel()}
      locked={busy}
      title={vaultPage.deleteTitle(name)}
      description={isGroup ? vaultPage.deleteGroupLead : vaultPage.deleteLead(vault.items, vault.members)}
      initialFocus={first}
      safe={<Button onClick={onCancel}>{sharing.cancel}</Button>}
      act={
        <Button type="submit" form={formId} variant="danger" busy={busy}>
          {isGroup ? vaultPage.deleteGroup : vaultPage.delete}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit}>
        <Problem text={problem} />
        <TextField
          label={vaultPage.deleteType(name)}
          autoComplete="off"
          ref={first}
          value={typed}
          error={error}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </Dialog>
  );
};

/** The ways out: for oneself, and for everybody. */
export const EndSection = ({ vault }: { readonly vault: VaultSummary }) => {
  const { vaultPage } = useMessages();
  const [open, setOpen] = useState<'leave' | 'delete' | null>(null);
  const isGroup = vault.kind === 'group';
  const cancel = () => setOpen(null);
  return (
    <Section title={vault.role === 'owner' ? vaultPage.endTitle : vaultPage.leaveTitleShort}>
      <div className={styles.buttons}>
        {vault.members > 1 && (
          <OnlineButton icon={<DoorOpen />} onClick={() => setOpen('leave')}>
            {isGroup ? vaultPage.leaveGroup : vaultPage.leave}
          </OnlineButton>
        )}
        {vault.role === 'owner' && (
          <OnlineButton icon={<Trash2 />} onClick={() => setOpen('delete')}>
            {isGroup ? vaultPage.deleteGroup : vaultPage.delete}
          </OnlineButton>
        )}
      </div>
      {open === 'leave' && <LeaveDialog vault={vault} onCancel={cancel} />}
      {open === 'delete' && <DeleteDialog vault={vault} onCancel={cancel} />}
    </Section>
  );
};
