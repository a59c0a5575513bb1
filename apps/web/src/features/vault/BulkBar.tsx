import { Button, Dialog, LinkButton, TextField } from '@coffer/ui';
import { Archive, Folder, Trash2, Undo2 } from '@coffer/ui/icons';
import type { ItemId } from '@coffer/vault';
import { type FormEvent, lazy, Suspense, useId, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useItemActions } from '../../shell/inside/item-actions.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { foldersOf } from '../../shell/inside/place.ts';
import { isWritable } from '../../shell/inside/sharing/roles.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import * as styles from './vault.css.ts';

const MoveToVaultDialog = lazy(async () => ({
  default: (await import('../../shell/inside/sharing/MoveToVaultDialog.tsx')).MoveToVaultDialog,
}));

interface Props {
  readonly ids: readonly ItemId[];
  readonly inBin: boolean;
  readonly onDone: () => void;
}

const MoveDialog = (
  props: Props & { readonly open: boolean; readonly onOpenChange: (open: boolean) => void },
) => {
  const { common, vault } = useMessages();
  const { items } = useItems();
  const actions = useItemActions();
  const [folder, setFolder] = useState('');
  const formId = useId();
  const listId = useId();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    props.onOpenChange(false);
    if (await actions.move(props.ids, folder.trim())) props.onDone();
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={vault.moveToFolder}
      safe={<Button onClick={() => props.onOpenChange(false)}>{common.cancel}</Button>}
      act={
        <Button variant="primary" type="submit" form={formId}>
          {vault.move}
        </Button>
      }
    >
      <form id={formId} onSubmit={onSubmit}>
        <TextField
          label={vault.folderPrompt}
          list={listId}
          autoComplete="off"
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
        />
        <datalist id={listId}>
          {foldersOf(items).map((group) => (
            <option key={group.key} value={group.name} />
          ))}
        </datalist>
      </form>
    </Dialog>
  );
};

/** Whether every one of the items lies in a vault that takes changes of this person. */
const useMayChange = (ids: readonly ItemId[]): boolean => {
  const { byId } = useItems();
  const { byVault } = useSharing();
  return ids.every((id) => {
    const vault = byVault.get(byId.get(id)?.vaultId ?? '');
    return vault === undefined || isWritable(vault);
  });
};

/** What can be done to several items at once. */
export const BulkBar = (props: Props) => {
  const { move, sharing, vault } = useMessages();
  const actions = useItemActions();
  const mayChange = useMayChange(props.ids);
  const [moving, setMoving] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const run = async (work: Promise<boolean>) => {
    if (await work) props.onDone();
  };
  return (
    <div className={styles.bulk} role="status">
      <span>{vault.selected(props.ids.length)}</span>
      {!mayChange ? (
        <span className={styles.bulkNote}>{sharing.someReadOnly}</span>
      ) : props.inBin ? (
        <OnlineButton icon={<Undo2 />} onClick={() => void run(actions.restore(props.ids))}>
          {vault.restore}
        </OnlineButton>
      ) : (
        <>
          <OnlineButton icon={<Folder />} onClick={() => setMoving(true)}>
            {vault.moveToFolder}
          </OnlineButton>
          <OnlineButton icon={<Archive />} onClick={() => setLeaving(true)}>
            {move.toVault}
          </OnlineButton>
          <OnlineButton icon={<Trash2 />} onClick={() => void run(actions.trash(props.ids))}>
            {vault.moveToBin}
          </OnlineButton>
        </>
      )}
      <LinkButton onClick={props.onDone}>{vault.clearSelection}</LinkButton>
      <MoveDialog {...props} open={moving} onOpenChange={setMoving} />
      {leaving && (
        <Suspense>
          <MoveToVaultDialog
            ids={props.ids}
            onDone={(moved) => {
              setLeaving(false);
              if (moved) props.onDone();
            }}
          />
        </Suspense>
      )}
    </div>
  );
};
