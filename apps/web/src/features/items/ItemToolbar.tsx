import { Button, Dialog, Fact, FactList, IconButton, Menu, MenuItem, showToast } from '@coffer/ui';
import {
  Archive,
  ChevronLeft,
  ChevronRight,
  Copy,
  Ellipsis,
  Eye,
  Folder,
  Star,
  Trash2,
  TriangleAlert,
  Undo2,
} from '@coffer/ui/icons';
import type { OpenedItem } from '@coffer/vault';
import { draftOf } from '@coffer/vault/item-content';
import { lazy, Suspense, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from '../../shell/inside/account.tsx';
import { useFailureText, useItemActions } from '../../shell/inside/item-actions.ts';
import { OnlineButton, useFrozen } from '../../shell/inside/OnlineButton.tsx';
import { itemAddress } from '../../shell/inside/place.ts';
import { isWritable, vaultsToWrite } from '../../shell/inside/sharing/roles.ts';
import { useVaultName, VaultMark } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import * as styles from './item.css.ts';
import { ShareItem } from './ShareItem.tsx';

const MoveToVaultDialog = lazy(async () => ({
  default: (await import('../../shell/inside/sharing/MoveToVaultDialog.tsx')).MoveToVaultDialog,
}));

interface Props {
  readonly item: OpenedItem;
}

/** Whether the vault takes changes of this person; one that is not listed yet is taken to. */
const useMayChange = ({ vaultId }: OpenedItem): boolean => {
  const vault = useSharing().byVault.get(vaultId);
  return vault === undefined || isWritable(vault);
};

const RemoveDialog = (props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onRemove: () => void;
}) => {
  const { view } = useMessages();
  return (
    <Dialog
      role="alertdialog"
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={view.deleteTitle}
      safe={<Button onClick={() => props.onOpenChange(false)}>{view.deleteKeep}</Button>}
      act={
        <Button variant="danger" onClick={props.onRemove}>
          {view.deleteForGood}
        </Button>
      }
    >
      <FactList>
        <Fact icon={<Eye />} lead="">
          {view.deleteWho}
        </Fact>
        <Fact icon={<TriangleAlert />} tone="danger" lead="">
          {view.deleteFinal}
        </Fact>
      </FactList>
    </Dialog>
  );
};

/** A copy lands beside its original, or in one's own vault where that takes no change. */
const useDuplicate = (item: OpenedItem) => {
  const { byVault, engine, vaults } = useSharing();
  const failureText = useFailureText();
  const [, navigate] = useLocation();
  return async () => {
    const beside = vaultsToWrite(vaults).includes(byVault.get(item.vaultId) as never);
    const id = await engine.newItemId();
    const outcome = await engine.saveItem(id, 0, draftOf(item), beside ? item.vaultId : undefined);
    if (outcome.kind === 'failed') showToast({ text: failureText(outcome.reason) });
    else navigate(itemAddress(outcome.id, ''));
  };
};

const MoreMenu = (props: { readonly item: OpenedItem; readonly mayChange: boolean }) => {
  const { move, notices, view } = useMessages();
  const { item } = props;
  const duplicate = useDuplicate(item);
  const offline = useOffline();
  const [, navigate] = useLocation();
  const [moving, setMoving] = useState(false);
  const off = { disabled: offline, hint: offline ? notices.offlineReason : undefined };
  return (
    <>
      <Menu align="end" trigger={<IconButton label={view.more} icon={<Ellipsis />} />}>
        <MenuItem icon={<Copy />} {...off} onSelect={() => void duplicate()}>
          {view.duplicate}
        </MenuItem>
        {props.mayChange && (
          <MenuItem icon={<Archive />} {...off} onSelect={() => setMoving(true)}>
            {move.toVault}
          </MenuItem>
        )}
      </Menu>
      {moving && (
        <Suspense>
          <MoveToVaultDialog
            ids={[item.id]}
            onDone={(moved) => {
              setMoving(false);
              // It has another id where it is now.
              if (moved) navigate('/vault', { replace: true });
            }}
          />
        </Suspense>
      )}
    </>
  );
};

/** What changes the item; a reader has none of it. */
const Changing = ({ item }: Props) => {
  const { view } = useMessages();
  const actions = useItemActions();
  const offline = useOffline();
  const frozen = useFrozen();
  const [, navigate] = useLocation();
  const search = useSearch();
  const { favourite } = item.overview;
  const edit = () => navigate(itemAddress(item.id, search, 'edit'));
  useShortcut('edit', offline ? null : edit);
  const trash = async () => {
    if (await actions.trash([item.id])) navigate(search ? `/vault?${search}` : '/vault');
  };
  return (
    <>
      <IconButton
        label={favourite ? view.removeFavourite : view.addFavourite}
        icon={<Star />}
        pressed={favourite}
        onClick={() => void actions.setFavourite(item.id, !favourite)}
        {...frozen}
      />
      <ShareItem item={item} />
      <MoreMenu item={item} mayChange />
      <IconButton label={view.delete} icon={<Trash2 />} onClick={() => void trash()} {...frozen} />
      <OnlineButton shortcut="E" onClick={edit}>
        {view.edit}
      </OnlineButton>
    </>
  );
};

const Live = ({ item }: Props) =>
  useMayChange(item) ? (
    <Changing item={item} />
  ) : (
    <>
      <ShareItem item={item} />
      <MoreMenu item={item} mayChange={false} />
    </>
  );

const Trashed = ({ item }: Props) => {
  const { view } = useMessages();
  const mayChange = useMayChange(item);
  const actions = useItemActions();
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const remove = async () => {
    setAsking(false);
    if (await actions.remove([item.id])) navigate('/vault?view=bin', { replace: true });
  };
  if (!mayChange) return null;
  return (
    <>
      <OnlineButton icon={<Undo2 />} onClick={() => void actions.restore([item.id])}>
        {view.restore}
      </OnlineButton>
      <OnlineButton icon={<Trash2 />} onClick={() => setAsking(true)}>
        {view.delete}
      </OnlineButton>
      <RemoveDialog open={asking} onOpenChange={setAsking} onRemove={() => void remove()} />
    </>
  );
};

/** The vault, where it is worth naming, then the folder. */
const Crumbs = ({ item }: Props) => {
  const { view } = useMessages();
  const { byVault, vaults } = useSharing();
  const vaultName = useVaultName();
  const { folder, trashedAt } = item.overview;
  const vault = byVault.get(item.vaultId);
  const isNamed = vault !== undefined && vault.kind !== 'item' && vaults.length > 1;
  return (
    <span className={styles.crumbs}>
      {isNamed && (
        <>
          <VaultMark vault={vault} />
          <span className={styles.crumb}>{vaultName(vault)}</span>
        </>
      )}
      {isNamed && folder && trashedAt === undefined && <ChevronRight aria-hidden="true" />}
      {!isNamed && folder && <Folder aria-hidden="true" />}
      <span className={styles.crumb}>{trashedAt === undefined ? folder : view.inBin}</span>
    </span>
  );
};

/** Where the item lies, and what can be done with it. */
export const ItemToolbar = ({ item }: Props) => {
  const { view } = useMessages();
  const [, navigate] = useLocation();
  const search = useSearch();
  const back = () => navigate(search ? `/vault?${search}` : '/vault');
  useShortcut('back', back);
  return (
    <div className={styles.toolbar}>
      <span className={styles.onlyPhone}>
        <IconButton label={view.back} icon={<ChevronLeft />} size="touch" onClick={back} />
      </span>
      <Crumbs item={item} />
      {item.overview.trashedAt === undefined ? <Live item={item} /> : <Trashed item={item} />}
    </div>
  );
};
