import { Progress, TextLink } from '@coffer/ui';
import type { VaultId } from '@coffer/vault';
import { useMessages } from '../../messages/messages.tsx';
import { useWhoCanRead } from '../../shell/inside/sharing/use-members.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import * as styles from './vault.css.ts';

/** Who can read the vault that the list shows, and the way to its page. */
export const VaultLine = ({ vaultId }: { readonly vaultId: VaultId }) => {
  const { sharing, vaultPage } = useMessages();
  const vault = useSharing().byVault.get(vaultId);
  const who = useWhoCanRead(vaultId);
  if (!vault || vault.kind === 'private') return null;
  const { renewing, state } = vault;
  return (
    <div className={styles.vaultLine}>
      <span className={styles.vaultLineText}>
        {state === 'gone' ? vaultPage.goneTitle : state === 'blocked' ? vaultPage.blockedTitle : who}
        {vault.role === 'reader' && state === 'open' && `. ${sharing.youAreReader}`}
      </span>
      <TextLink href={`/vaults/${vaultId}`}>{vaultPage.manage}</TextLink>
      {renewing && (
        <Progress label={vaultPage.renewing} value={renewing.done} max={renewing.total}>
          {vaultPage.renewing}
        </Progress>
      )}
    </div>
  );
};
