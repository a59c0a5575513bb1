import { Button, Dialog, LinkButton, TextField } from '@coffer/ui';
import { Folder, Trash2, Undo2 } from '@coffer/ui/icons';
import type { ItemId } from '@coffer/vault';
import { type FormEvent, useId, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useItemActions } from '../../shell/inside/item-actions.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { foldersOf } from '../../shell/inside/place.ts';
import * as styles from './vault.css.ts';

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

/** What can be done to several items at once. */
export const BulkBar = (props: Props) => {
  const { vault } = useMessages();
  const actions = useItemActions();
  const [moving, setMoving] = useState(false);
  const run = async (work: Promise<boolean>) => {
    if (await work) props.onDone();
  };
  return (
    <div className={styles.bulk} role="status">
      <span>{vault.selected(props.ids.length)}</span>
      {props.inBin ? (
        <OnlineButton icon={<Undo2 />} onClick={() => void run(actions.restore(props.ids))}>
          {vault.restore}
        </OnlineButton>
      ) : (
        <>
          <OnlineButton icon={<Folder />} onClick={() => setMoving(true)}>
            {vault.moveToFolder}
          </OnlineButton>
          <OnlineButton icon={<Trash2 />} onClick={() => void run(actions.trash(props.ids))}>
            {vault.moveToBin}
          </OnlineButton>
        </>
      )}
      <LinkButton onClick={props.onDone}>{vault.clearSelection}</LinkButton>
      <MoveDialog {...props} open={moving} onOpenChange={setMoving} />
    </div>
  );
};
