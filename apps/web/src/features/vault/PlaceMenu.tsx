import { Chip, Menu, MenuChoice, MenuGroup } from '@coffer/ui';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from '../../shell/inside/items.tsx';
import { foldersOf, type Group, type Place, placeAddress, tagsOf } from '../../shell/inside/place.ts';

interface Props {
  readonly place: Place;
  readonly name: string;
}

/** Folders and tags where the navigation has no room for them. */
export const PlaceMenu = ({ place, name }: Props) => {
  const { nav } = useMessages();
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
      {folders.length > 0 && <MenuGroup label={nav.folders}>{choices('folder', folders)}</MenuGroup>}
      {tags.length > 0 && <MenuGroup label={nav.tags}>{choices('tag', tags)}</MenuGroup>}
    </Menu>
  );
};
