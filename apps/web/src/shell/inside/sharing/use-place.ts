import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { useMessages } from '../../../messages/messages.tsx';
import { useItems } from '../items.tsx';
import { type Place, placeFrom } from '../place.ts';
import { useSharing } from '../sharing.tsx';
import { useVaultName } from './VaultMark.tsx';

/** Which part of the vaults the address names. */
export const usePlace = (): Place => {
  const { byId } = useItems();
  const { byVault, loaded } = useSharing();
  const search = useSearch();
  return useMemo(() => placeFrom(search, byId, loaded ? byVault : null), [search, byId, byVault, loaded]);
};

/** The name of a place, as the person calls it. */
export const usePlaceName = (place: Place): string => {
  const { nav } = useMessages();
  const { byVault } = useSharing();
  const vaultName = useVaultName();
  const vault = place.kind === 'vault' ? byVault.get(place.key) : undefined;
  if (vault) return vaultName(vault);
  return 'name' in place ? place.name : nav[place.kind];
};
