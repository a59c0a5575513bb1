import { IconButton, NavItem, NavList } from '@coffer/ui';
import { Inbox, Plus } from '@coffer/ui/icons';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from './items.tsx';
import { useFrozen } from './OnlineButton.tsx';
import { isIn, type Place, placeAddress } from './place.ts';
import { useVaultName, VaultMark } from './sharing/VaultMark.tsx';
import { useSharing } from './sharing.tsx';

const NewVaultDialog = lazy(async () => ({
  default: (await import('./sharing/NewVaultDialog.tsx')).NewVaultDialog,
}));

const NewVaultButton = () => {
  const { sharing } = useMessages();
  const [open, setOpen] = useState(false);
  const frozen = useFrozen();
  return (
    <>
      <IconButton
        label={sharing.newVault}
        icon={<Plus />}
        size="row"
        onClick={() => setOpen(true)}
        {...frozen}
      />
      {open && (
        <Suspense>
          <NewVaultDialog onDone={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};

/** How many items of each vault are listed, the bin left out. */
const useCounts = (): ReadonlyMap<string, number> => {
  const { items } = useItems();
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const item of items)
      if (isIn({ kind: 'all' }, item)) counts.set(item.vaultId, (counts.get(item.vaultId) ?? 0) + 1);
    return counts;
  }, [items]);
};

/** What waits for a yes, as a place of its own while there is any. */
export const SharesItem = (props: { readonly rail: boolean; readonly path: string }) => {
  const { sharing } = useMessages();
  const { shares } = useSharing();
  if (shares.length === 0) return null;
  return (
    <NavItem
      icon={<Inbox />}
      label={sharing.sharedWithYou}
      rail={props.rail}
      count={shares.length}
      current={!props.rail && props.path === '/vaults'}
      href="/vaults"
    />
  );
};

/** The vaults in the column at the left; a vault of one item is shown as its item. */
export const VaultNav = (props: { readonly place: Place | null; readonly path: string }) => {
  const { sharing } = useMessages();
  const { vaults } = useSharing();
  const vaultName = useVaultName();
  const counts = useCounts();
  const { place, path } = props;
  const shown = vaults.filter(({ kind }) => kind === 'private' || kind === 'shared');
  return (
    <NavList label={sharing.vaults} aside={<NewVaultButton />}>
      {shown.map((vault) => (
        <NavItem
          key={vault.id}
          icon={<VaultMark vault={vault} />}
          label={vaultName(vault)}
          count={counts.get(vault.id) ?? null}
          // The count is no part of its name.
          aria-label={vaultName(vault)}
          aria-description={sharing.items(counts.get(vault.id) ?? 0)}
          current={(place?.kind === 'vault' && place.key === vault.id) || path === `/vaults/${vault.id}`}
          href={placeAddress({ kind: 'vault', key: vault.id })}
        />
      ))}
    </NavList>
  );
};
