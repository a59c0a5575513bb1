import { Banner, Button, Dialog, Fact, FactList, showToast } from '@coffer/ui';
import { Eye, RefreshCw, TriangleAlert, Users } from '@coffer/ui/icons';
import type { VaultMember, VaultSummary } from '@coffer/vault';
import { useMessages } from '../../messages/messages.tsx';
import { useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';

/** Ends somebody's access, naming what that does and what it cannot do. */
export const RemoveDialog = (props: {
  readonly vault: VaultSummary;
  readonly member: VaultMember;
  readonly onDone: () => void;
}) => {
  const { vaultPage } = useMessages();
  const { engine } = useSharing();
  const vaultName = useVaultName();
  const { busy, problem, run } = useVaultAct();
  const { vault, member, onDone } = props;
  const remove = async () => {
    if (!(await run(() => engine.removeMember(vault.id, member.id)))) return;
    showToast({ text: vaultPage.removed });
    onDone();
  };
  return (
    <Dialog
      role="alertdialog"
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={vaultPage.removeTitle(nameOf(member), vaultName(vault))}
      safe={<Button onClick={onDone}>{vaultPage.keep}</Button>}
      act={
        <Button variant="danger" busy={busy} onClick={() => void remove()}>
          {vaultPage.remove}
        </Button>
      }
    >
      {problem && (
        <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
          {problem}
        </Banner>
      )}
      <FactList>
        <Fact icon={<RefreshCw />} tone="accent" lead={vaultPage.removeNowLead}>
          {vaultPage.removeNow}
        </Fact>
        <Fact icon={<Eye />} tone="caution" lead={vaultPage.removeKeptLead}>
          {vaultPage.removeKept}
        </Fact>
        {member.isGroup && (
          <Fact icon={<Users />} lead="">
            {vaultPage.removeGroup(vaultPage.groupOf(member.people.map(nameOf)))}
          </Fact>
        )}
      </FactList>
    </Dialog>
  );
};
