import { Button, Dialog, Fact, FactList, IconButton, Menu, MenuItem, showToast } from '@coffer/ui';
import {
  ChevronLeft,
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
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from '../../shell/inside/account.tsx';
import { useFailureText, useItemActions } from '../../shell/inside/item-actions.ts';
import { OnlineButton, useFrozen } from '../../shell/inside/OnlineButton.tsx';
import { itemAddress } from '../../shell/inside/place.ts';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import { useEngine } from '../../shell/session.tsx';
import * as styles from './item.css.ts';

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

const useDuplicate = (item: OpenedItem) => {
  const engine = useEngine();
  const failureText = useFailureText();
  const [, navigate] = useLocation();
  return async () => {
    const id = await engine.newItemId();
    const outcome = await engine.saveItem(id, 0, draftOf(item));
    if (outcome.kind === 'failed') showToast({ text: failureText(outcome.reason) });
    else navigate(itemAddress(outcome.id, ''));
  };
};

const Live = (props: { readonly item: OpenedItem }) => {
  const { notices, view } = useMessages();
  const { item } = props;
  const actions = useItemActions();
  const duplicate = useDuplicate(item);
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
      <Menu align="end" trigger={<IconButton label={view.more} icon={<Ellipsis />} />}>
        <MenuItem
          icon={<Copy />}
          disabled={offline}
          hint={offline ? notices.offlineReason : undefined}
          onSelect={() => void duplicate()}
        >
          {view.duplicate}
        </MenuItem>
      </Menu>
      <IconButton label={view.delete} icon={<Trash2 />} onClick={() => void trash()} {...frozen} />
      <OnlineButton shortcut="E" onClick={edit}>
        {view.edit}
      </OnlineButton>
    </>
  );
};

const Trashed = (props: { readonly item: OpenedItem }) => {
  const { view } = useMessages();
  const { item } = props;
  const actions = useItemActions();
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const remove = async () => {
    setAsking(false);
    if (await actions.remove([item.id])) navigate('/vault?view=bin', { replace: true });
  };
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

/** Where the item lies, and what can be done with it. */
export const ItemToolbar = (props: { readonly item: OpenedItem }) => {
  const { view } = useMessages();
  const [, navigate] = useLocation();
  const search = useSearch();
  const { overview } = props.item;
  const back = () => navigate(search ? `/vault?${search}` : '/vault');
  useShortcut('back', back);
  const trashed = overview.trashedAt !== undefined;
  return (
    <div className={styles.toolbar}>
      <span className={styles.onlyPhone}>
        <IconButton label={view.back} icon={<ChevronLeft />} size="touch" onClick={back} />
      </span>
      <span className={styles.crumbs}>
        {overview.folder && <Folder aria-hidden="true" />}
        <span className={styles.crumb}>{trashed ? view.inBin : overview.folder}</span>
      </span>
      {trashed ? <Trashed item={props.item} /> : <Live item={props.item} />}
    </div>
  );
};
