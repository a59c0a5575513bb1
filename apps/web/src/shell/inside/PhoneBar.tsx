import { BottomBar, BottomBarItem } from '@coffer/ui';
import { CircleUser, Layers, Plus, Star, Trash2 } from '@coffer/ui/icons';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { useItems } from './items.tsx';
import { useFrozen } from './OnlineButton.tsx';
import { placeAddress, placeFrom } from './place.ts';

/** The bar of five at the foot of a phone. */
export const PhoneBar = (props: { readonly onShortcuts: () => void }) => {
  const { nav, shell, vault } = useMessages();
  const frozen = useFrozen();
  const { byId } = useItems();
  const [path, navigate] = useLocation();
  const search = useSearch();
  const place = path.startsWith('/vault') ? placeFrom(search, byId).kind : null;
  return (
    <BottomBar label={shell.navigation}>
      <BottomBarItem icon={<Layers />} label={nav.items} current={place === 'all'} href="/vault" />
      <BottomBarItem
        icon={<Star />}
        label={nav.favourites}
        current={place === 'favourites'}
        href={placeAddress({ kind: 'favourites' })}
      />
      <BottomBarItem
        icon={<Plus />}
        label={vault.newItem}
        primary
        onClick={() => navigate('/vault/new')}
        {...frozen}
      />
      <BottomBarItem
        icon={<Trash2 />}
        label={nav.bin}
        current={place === 'bin'}
        href={placeAddress({ kind: 'bin' })}
      />
      <AccountMenu
        onShortcuts={props.onShortcuts}
        trigger={<BottomBarItem icon={<CircleUser />} label={shell.account} />}
      />
    </BottomBar>
  );
};
