import { showToast } from '@coffer/ui';
import { useLocation } from 'wouter';
import { useMessages } from '../../../messages/messages.tsx';
import { useSharing } from '../sharing.tsx';
import { useVaultAct } from './use-vault-act.ts';
import { VaultDialog } from './VaultDialog.tsx';

/** Makes a vault, or a group, and leads to it. */
export const NewVaultDialog = (props: { readonly isGroup?: boolean; readonly onDone: () => void }) => {
  const { newVault } = useMessages();
  const { engine } = useSharing();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useVaultAct();
  const isGroup = props.isGroup === true;
  const onSubmit = async (name: string, icon: string) => {
    const made = await run(() => (isGroup ? engine.createGroup(name) : engine.createVault(name, icon)));
    if (!made) return;
    showToast({ text: newVault.made(name) });
    props.onDone();
    navigate(`/vaults/${made.id}`);
  };
  return (
    <VaultDialog
      title={isGroup ? newVault.groupTitle : newVault.title}
      lead={isGroup ? newVault.groupLead : newVault.lead}
      act={isGroup ? newVault.createGroup : newVault.create}
      isGroup={isGroup}
      busy={busy}
      problem={problem}
      onSubmit={(name, icon) => void onSubmit(name, icon)}
      onCancel={props.onDone}
    />
  );
};
