import { ConflictScreen } from '../../features/items/ConflictScreen.tsx';
import { ItemEditor } from '../../features/items/ItemEditor.tsx';
import { ItemPage } from '../../features/items/ItemPage.tsx';
import { ServerDrawer } from '../../features/items/ServerDrawer.tsx';
import { EmptyVault } from '../../features/vault/EmptyVault.tsx';
import { ItemList } from '../../features/vault/ItemList.tsx';
import { NothingOpen } from '../../features/vault/NothingOpen.tsx';
import { VaultPanes } from '../../features/vault/VaultPanes.tsx';
import { useOffline } from './account.tsx';
import { useItems } from './items.tsx';

interface DetailProps {
  readonly id: string | undefined;
  readonly mode: string | undefined;
  readonly isEmpty: boolean;
}

const Detail = (props: DetailProps) => {
  const { id, mode } = props;
  const offline = useOffline();
  if (id === undefined || (id === 'new' && offline)) return props.isEmpty ? <EmptyVault /> : <NothingOpen />;
  if (id === 'new') return <ItemEditor key="new" id={null} />;
  if (mode === 'edit' && !offline) return <ItemEditor key={id} id={id} />;
  return <ItemPage key={id} id={id} serverOpen={mode === 'server'} />;
};

/** Puts the list and one item side by side; the two features know nothing of each other. */
export const VaultRoute = (props: { readonly id: string | undefined; readonly mode: string | undefined }) => {
  const { items, damaged, loaded } = useItems();
  const { id, mode } = props;
  if (id !== undefined && mode === 'versions') return <ConflictScreen key={id} id={id} />;
  const isEmpty = loaded && items.length === 0 && damaged.length === 0;
  const drawer = id !== undefined && mode === 'server' ? <ServerDrawer key={id} id={id} /> : null;
  return (
    <VaultPanes
      shown={id === undefined ? 'list' : 'detail'}
      list={<ItemList openId={id ?? null} />}
      detail={<Detail id={id} mode={mode} isEmpty={isEmpty} />}
      drawer={drawer}
    />
  );
};
