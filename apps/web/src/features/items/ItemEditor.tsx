import {
  Banner,
  Button,
  Checkbox,
  FormStack,
  LinkButton,
  SegmentedControl,
  Spinner,
  showToast,
  TextArea,
  TextField,
} from '@coffer/ui';
import type { ItemDraft, ItemId, SaveOutcome } from '@coffer/vault';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { isUnreachable } from '../../engine/unreachable.ts';
import { useMessages } from '../../messages/messages.tsx';
import { useFailureText } from '../../shell/inside/item-actions.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { foldersOf, itemAddress } from '../../shell/inside/place.ts';
import { isWritable } from '../../shell/inside/sharing/roles.ts';
import { usePlace } from '../../shell/inside/sharing/use-place.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import { CustomFields, PasswordField, PlaceFields, WebsiteFields } from './EditorFields.tsx';
import * as styles from './item.css.ts';
import { Unanswered } from './Unanswered.tsx';
import { type Editing, useEditing } from './use-editing.ts';
import { VaultField } from './VaultField.tsx';

interface FieldsProps {
  readonly draft: ItemDraft;
  readonly change: (part: Partial<ItemDraft>) => void;
  readonly titleMissing: boolean;
}

const LoginFields = ({ draft, change }: Omit<FieldsProps, 'titleMissing'>) => {
  const { editor } = useMessages();
  return (
    <>
      <TextField
        label={editor.userName}
        autoComplete="off"
        spellCheck={false}
        value={draft.userName}
        onChange={(event) => change({ userName: event.target.value })}
      />
      <PasswordField draft={draft} change={change} />
      <WebsiteFields draft={draft} change={change} />
      <TextField
        label={editor.totp}
        hint={editor.totpNote}
        code
        autoComplete="off"
        spellCheck={false}
        value={draft.totp}
        onChange={(event) => change({ totp: event.target.value })}
      />
    </>
  );
};

const Fields = ({ draft, change, titleMissing }: FieldsProps) => {
  const { editor } = useMessages();
  const { items } = useItems();
  const folders = useMemo(() => foldersOf(items).map((group) => group.name), [items]);
  const isNote = draft.kind === 'note';
  return (
    <>
      {(draft.kind === 'login' || isNote) && (
        <SegmentedControl<'login' | 'note'>
          label={editor.kind}
          hideLabel
          options={[
            { value: 'login', label: editor.kinds.login },
            { value: 'note', label: editor.kinds.note },
          ]}
          value={isNote ? 'note' : 'login'}
          onChange={(kind) => change({ kind })}
        />
      )}
      <TextField
        label={editor.title}
        autoFocus
        autoComplete="off"
        value={draft.title}
        onChange={(event) => change({ title: event.target.value })}
        error={titleMissing ? editor.titleMissing : undefined}
      />
      {!isNote && <LoginFields draft={draft} change={change} />}
      <TextArea
        label={editor.notes}
        rows={isNote ? 10 : 4}
        value={draft.notes}
        onChange={(event) => change({ notes: event.target.value })}
      />
      <PlaceFields draft={draft} change={change} folders={folders} />
      <CustomFields draft={draft} change={change} />
      <Checkbox
        label={editor.favourite}
        checked={draft.favourite}
        onChange={(event) => change({ favourite: event.target.checked })}
      />
    </>
  );
};

/** Says how a save ended and leads to the item. */
const useAfterSave = () => {
  const { editor } = useMessages();
  const { reload } = useItems();
  const [, navigate] = useLocation();
  const search = useSearch();
  return async (outcome: Exclude<SaveOutcome, { kind: 'failed' }>) => {
    await reload().catch(() => undefined);
    navigate(itemAddress(outcome.id, search), { replace: true });
    if (outcome.kind === 'saved') showToast({ text: editor.saved });
    else if (outcome.conflictCopy === undefined) showToast({ text: editor.merged });
    else {
      const onAction = () => navigate(itemAddress(outcome.id, search, 'versions'));
      showToast({ text: editor.mergedWithCopy, action: { label: editor.compare, onAction } });
    }
  };
};

const useCancel = (editing: Editing, drop: () => Promise<(() => Promise<void>) | null>) => {
  const { editor } = useMessages();
  const [, navigate] = useLocation();
  const search = useSearch();
  const list = search ? `/vault?${search}` : '/vault';
  return async () => {
    const bringBack = await drop();
    navigate(editing.isNew ? list : itemAddress(editing.id, search), { replace: true });
    if (!bringBack) return;
    const again = editing.isNew ? '/vault/new' : itemAddress(editing.id, search, 'edit');
    const onAction = () => void bringBack().then(() => navigate(again));
    showToast({ text: editor.dropped, action: { label: editor.undo, onAction } });
  };
};

const Form = (props: ReturnType<typeof useEditing> & { readonly editing: Editing }) => {
  const { common, editor, vault, view } = useMessages();
  const { editing, change, save, drop, startFresh } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const [titleMissing, setTitleMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const failureText = useFailureText();
  const afterSave = useAfterSave();
  const cancel = useCancel(editing, drop);
  const form = useRef<HTMLFormElement>(null);
  useShortcut('back', () => void cancel());

  const onStartFresh = () =>
    startFresh().catch((error: unknown) =>
      setProblem(isUnreachable(error) ? view.unanswered : common.unexpected),
    );
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setTitleMissing(!editing.draft.title.trim());
    if (!editing.draft.title.trim()) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    const outcome = await save().catch(() => null);
    setBusy(false);
    if (outcome === null) setProblem(common.unexpected);
    else if (outcome.kind === 'failed') setProblem(failureText(outcome.reason));
    else await afterSave(outcome);
  };

  return (
    <div className={styles.page}>
      <h1 className={styles.title}>
        {editing.isNew ? editor.newTitle : editor.editTitle(editing.saved.title || vault.untitled)}
      </h1>
      {editing.restored && (
        <Banner
          announce="status"
          actions={<LinkButton onClick={() => void onStartFresh()}>{editor.startFresh}</LinkButton>}
        >
          {editor.draftRestored}
        </Banner>
      )}
      <FormStack onSubmit={onSubmit} ref={form}>
        {editing.isNew && <VaultField vaultId={editing.vaultId} onVault={props.changeVault} />}
        <Fields
          key={String(editing.restored)}
          draft={editing.draft}
          change={change}
          titleMissing={titleMissing}
        />
        {problem && (
          <Banner tone="danger" announce="alert">
            {problem}
          </Banner>
        )}
        <div className={styles.footBar}>
          <Button type="submit" variant="primary" busy={busy}>
            {editor.save}
          </Button>
          <Button variant="ghost" onClick={() => void cancel()}>
            {editor.cancel}
          </Button>
          <span className={styles.footNote}>{editor.draftKept}</span>
        </div>
      </FormStack>
    </div>
  );
};

/** Edits an item, or a new one where `id` is null. What is typed is sealed as a draft until it is saved. */
export const ItemEditor = (props: { readonly id: ItemId | null }) => {
  const { common, view } = useMessages();
  const place = usePlace();
  const { byVault, loaded } = useSharing();
  const shown = place.kind === 'vault' ? byVault.get(place.key) : undefined;
  const isFit = loaded ? shown?.kind === 'shared' && isWritable(shown) : place.kind === 'vault';
  const into = isFit && place.kind === 'vault' ? place.key : null;
  const own = useItems().byId.get(props.id ?? '')?.vaultId;
  const work = useEditing(props.id, into);
  if (own !== undefined && byVault.get(own)?.role === 'reader')
    return <Redirect to={`/vault/${props.id}`} replace />;
  if (work.editing === 'opening') return <Spinner label={common.loading} />;
  if (work.editing === 'unreachable') return <Unanswered onAgain={work.again} />;
  if (work.editing === null) return <Banner tone="caution">{view.gone}</Banner>;
  return <Form {...work} editing={work.editing} />;
};
