import { SelectField } from '@coffer/ui';
import type { VaultId } from '@coffer/vault';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { vaultsToWrite } from '../../shell/inside/sharing/roles.ts';
import { useWhoCanRead } from '../../shell/inside/sharing/use-members.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';

/** Where a new item goes, with who will be able to read it; nothing where there is no choice. */
export const VaultField = (props: {
  readonly vaultId: VaultId | null;
  readonly onVault: (vaultId: VaultId | null) => void;
}) => {
  const { move, sharing } = useMessages();
  const { loaded, vaults } = useSharing();
  const vaultName = useVaultName();
  const choices = vaultsToWrite(vaults);
  const own = choices.find(({ kind }) => kind === 'private')?.id ?? '';
  const at = choices.find(({ id }) => id === props.vaultId)?.id ?? own;
  const isOther = loaded && props.vaultId !== null && props.vaultId !== at;
  const latest = useRef(props.onVault);
  latest.current = props.onVault;
  useEffect(() => {
    // What is shown is where it goes: a vault that takes nothing any more is let go of.
    if (isOther) latest.current(null);
  }, [isOther]);
  const who = useWhoCanRead(at || undefined) || sharing.onlyYou;
  if (choices.length < 2) return null;
  return (
    <SelectField
      label={move.vaultField}
      hint={`${who}.`}
      value={at}
      onChange={(event) => props.onVault(event.target.value === own ? null : event.target.value)}
    >
      {choices.map((vault) => (
        <option key={vault.id} value={vault.id}>
          {vaultName(vault)}
        </option>
      ))}
    </SelectField>
  );
};
