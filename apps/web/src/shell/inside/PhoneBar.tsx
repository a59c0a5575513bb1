import { BottomBar, BottomBarItem } from '@coffer/ui';
import { CircleUser, Layers, Plus, Star, Trash2 } from '@coffer/ui/icons';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { useFrozen } from './OnlineButton.tsx';
import { newItemAddress, placeAddress } from './place.ts';
import { usePlace } from './sharing/use-place.ts';

/** The bar of five at the foot of a phone. */
export const PhoneBar = (props: { readonly onShortcuts: () => void }) => {
  const { nav, shell, vault } = useMessages();
  const frozen = useFrozen();
  const [path, navigate] = useLocation();
  const at = usePlace();
  const place = /^\/vault(?:\/|$)/.test(path) ? at : null;
  // The bar has no room for vaults: the list's menu of places and the account's menu lead to them.
  const inItems = place?.kind === 'all' || place?.kind === 'vault';
  return (
    <BottomBar label={shell.navigation}>
      <BottomBarItem icon={<Layers />} label={nav.items} current={inItems} href="/vault" />
      <BottomBarItem
        icon={<Star />}
        label={nav.favourites}
        current={place?.kind === 'favourites'}
        href={placeAddress({ kind: 'favourites' })}
      />
      <BottomBarItem
        icon={<Plus />}
        label={vault.newItem}
        primary
        onClick={() => navigate(newItemAddress(at))}
        {...frozen}
      />
      <BottomBarItem
        icon={<Trash2 />}
        label={nav.bin}
        current={place?.kind === 'bin'}
        href={placeAddress({ kind: 'bin' })}
      />
      <AccountMenu
        onShortcuts={props.onShortcuts}
        trigger={<BottomBarItem icon={<CircleUser />} label={shell.account} />}
      />
    </BottomBar>
  );
};
