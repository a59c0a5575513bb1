import { Chip, Menu, MenuChoice, media, SearchField, useMedia } from '@coffer/ui';
import { Plus } from '@coffer/ui/icons';
import type { ItemKind } from '@coffer/vault';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { arrangementFrom, newItemAddress, type Place } from '../../shell/inside/place.ts';
import { usePlaceName } from '../../shell/inside/sharing/use-place.ts';
import { PlaceMenu } from './PlaceMenu.tsx';
import { VaultLine } from './VaultLine.tsx';
import * as styles from './vault.css.ts';

interface Props {
  readonly place: Place;
  readonly query: string;
  readonly count: number;
  /** While an item is open, its title is the page's first heading. */
  readonly itemOpen: boolean;
  readonly onQuery: (query: string) => void;
}

const kinds: readonly ItemKind[] = ['login', 'note', 'card', 'person', 'key'];

const Filters = (props: { readonly count: number; readonly place: Place; readonly name: string }) => {
  const { vault } = useMessages();
  const [path, navigate] = useLocation();
  const search = useSearch();
  const { kind, sort } = arrangementFrom(search);
  const wide = useMedia(media.desktop);
  const put = (name: string, value: string | null) => {
    const params = new URLSearchParams(search);
    if (value === null) params.delete(name);
    else params.set(name, value);
    const query = params.toString();
    navigate(query ? `${path}?${query}` : path, { replace: true });
  };
  return (
    <div className={styles.filters}>
      {!wide && <PlaceMenu place={props.place} name={props.name} />}
      <Menu
        trigger={
          <Chip opens on={kind !== null}>
            {kind ? vault.kinds[kind] : vault.allKinds}
          </Chip>
        }
      >
        <MenuChoice checked={kind === null} onSelect={() => put('kind', null)}>
          {vault.allKinds}
        </MenuChoice>
        {kinds.map((each) => (
          <MenuChoice key={each} checked={kind === each} onSelect={() => put('kind', each)}>
            {vault.kinds[each]}
          </MenuChoice>
        ))}
      </Menu>
      <Menu trigger={<Chip opens>{sort === 'title' ? vault.sortTitle : vault.sortRecent}</Chip>}>
        <MenuChoice checked={sort === 'recent'} onSelect={() => put('sort', null)}>
          {vault.sortRecent}
        </MenuChoice>
        <MenuChoice checked={sort === 'title'} onSelect={() => put('sort', 'title')}>
          {vault.sortTitle}
        </MenuChoice>
      </Menu>
      <span className={styles.count}>{vault.count(props.count)}</span>
    </div>
  );
};

/** Search, the one primary button, and what narrows the list. */
export const ListHead = (props: Props) => {
  const { common, vault } = useMessages();
  const [, navigate] = useLocation();
  const name = usePlaceName(props.place);
  const Title = props.itemOpen ? 'h2' : 'h1';
  return (
    <div className={styles.listHead}>
      <Title className={styles.listTitle}>{name}</Title>
      <div className={styles.searchLine}>
        <SearchField
          className={styles.searchBox}
          label={vault.search}
          placeholder={vault.search}
          shortcut="/"
          clearLabel={common.close}
          autoComplete="off"
          spellCheck={false}
          value={props.query}
          onChange={(event) => props.onQuery(event.target.value)}
          onClear={() => props.onQuery('')}
        />
        <OnlineButton
          variant="primary"
          icon={<Plus />}
          className={styles.newButton}
          aria-label={vault.newItem}
          onClick={() => navigate(newItemAddress(props.place))}
        >
          {vault.new}
        </OnlineButton>
      </div>
      <Filters count={props.count} place={props.place} name={name} />
      {props.place.kind === 'vault' && <VaultLine vaultId={props.place.key} />}
    </div>
  );
};
