import { Chip, Menu, MenuChoice, MenuGroup, MenuItem, MenuSeparator } from '@coffer/ui';
import { Archive } from '@coffer/ui/icons';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from '../../shell/inside/items.tsx';
import { foldersOf, type Group, type Place, placeAddress, tagsOf } from '../../shell/inside/place.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';

interface Props {
  readonly place: Place;
  readonly name: string;
}

/** Vaults, folders and tags where the navigation has no room for them. */
export const PlaceMenu = ({ place, name }: Props) => {
  const { nav, sharing } = useMessages();
  const { vaults } = useSharing();
  const vaultName = useVaultName();
  const { items } = useItems();
  const [, navigate] = useLocation();
  const choices = (kind: 'folder' | 'tag', groups: readonly Group[]) =>
    groups.map((group) => (
      <MenuChoice
        key={group.key}
        checked={place.kind === kind && place.name === group.name}
        onSelect={() => navigate(placeAddress({ kind, key: group.key }))}
      >
        {group.name}
      </MenuChoice>
    ));
  const shown = vaults.filter(({ kind }) => kind === 'private' || kind === 'shared');
  const folders = foldersOf(items);
  const tags = tagsOf(items);
  return (
    <Menu
      trigger={
        <Chip opens on={place.kind !== 'all'}>
          {name}
        </Chip>
      }
    >
      <MenuChoice checked={place.kind === 'all'} onSelect={() => navigate('/vault')}>
        {nav.all}
      </MenuChoice>
      <MenuGroup label={sharing.vaults}>
        {shown.map((vault) => (
          <MenuChoice
            key={vault.id}
            checked={place.kind === 'vault' && place.key === vault.id}
            onSelect={() => navigate(placeAddress({ kind: 'vault', key: vault.id }))}
          >
            {vaultName(vault)}
          </MenuChoice>
        ))}
      </MenuGroup>
      {folders.length > 0 && <MenuGroup label={nav.folders}>{choices('folder', folders)}</MenuGroup>}
      {tags.length > 0 && <MenuGroup label={nav.tags}>{choices('tag', tags)}</MenuGroup>}
      <MenuSeparator />
      <MenuItem icon={<Archive />} onSelect={() => navigate('/vaults')}>
        {sharing.manageVaults}
      </MenuItem>
    </Menu>
  );
};
