import { showToast } from '@coffer/ui';
import type { VaultSummary } from '@coffer/vault';
import { useMessages } from '../../messages/messages.tsx';
import { useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { VaultDialog } from '../../shell/inside/sharing/VaultDialog.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';

/** Another name or icon, for everybody in the vault. */
export const RenameDialog = (props: { readonly vault: VaultSummary; readonly onDone: () => void }) => {
  const { newVault } = useMessages();
  const { engine } = useSharing();
  const { busy, problem, run } = useVaultAct();
  const { vault, onDone } = props;
  const isGroup = vault.kind === 'group';
  const onSubmit = async (name: string, icon: string) => {
    if (!(await run(() => engine.renameVault(vault.id, name, icon)))) return;
    showToast({ text: newVault.renamed });
    onDone();
  };
  return (
    <VaultDialog
      title={isGroup ? newVault.groupRenameTitle : newVault.renameTitle}
      act={newVault.save}
      isGroup={isGroup}
      name={vault.name}
      icon={vault.icon}
      busy={busy}
      problem={problem}
      onSubmit={(name, icon) => void onSubmit(name, icon)}
      onCancel={onDone}
    />
  );
};
