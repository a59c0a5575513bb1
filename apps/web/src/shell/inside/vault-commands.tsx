import { Archive, Plus, Users } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from './account.tsx';
import { useVaultName, VaultMark } from './sharing/VaultMark.tsx';
import { useSharing } from './sharing.tsx';

/** A line of the palette. */
export interface Choice {
  readonly id: string;
  readonly text: string;
  readonly sub?: string;
  readonly icon: ReactNode;
  run(): void;
}

/** A command for each vault, and for where vaults and people are looked after. */
export const useVaultCommands = (): readonly Choice[] => {
  const { palette, sharing } = useMessages();
  const { vaults } = useSharing();
  const vaultName = useVaultName();
  const offline = useOffline();
  const [, navigate] = useLocation();
  const shown = vaults.filter(({ kind }) => kind === 'private' || kind === 'shared');
  return [
    ...shown.map((vault) => ({
      id: `vault-${vault.id}`,
      text: palette.openVault(vaultName(vault)),
      icon: <VaultMark vault={vault} />,
      run: () => navigate(`/vault?vault=${vault.id}`),
    })),
    ...(offline
      ? []
      : [
          {
            id: 'new-vault',
            text: sharing.newVault,
            icon: <Plus />,
            run: () => navigate('/vaults?new=vault'),
          },
        ]),
    { id: 'vaults', text: sharing.manageVaults, icon: <Archive />, run: () => navigate('/vaults') },
    { id: 'people', text: sharing.people, icon: <Users />, run: () => navigate('/people') },
  ];
};
