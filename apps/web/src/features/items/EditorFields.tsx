import { Checkbox, FieldAction, IconButton, LinkButton, SecretField, TextField } from '@coffer/ui';
import { Plus, RefreshCw, Trash2 } from '@coffer/ui/icons';
import type { CustomField, ItemDraft } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { tagsFrom } from './draft.ts';
import { Generator } from './Generator.tsx';
import * as styles from './item.css.ts';
import { StrengthMark } from './StrengthMark.tsx';

interface Props {
  readonly draft: ItemDraft;
  readonly change: (part: Partial<ItemDraft>) => void;
}

const replaceAt = <T,>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((each, index) => (index === at ? value : each));
const withoutAt = <T,>(list: readonly T[], at: number): readonly T[] =>
  list.filter((_, index) => index !== at);

/** The password, what it is worth, and the generator below it. */
export const PasswordField = ({ draft, change }: Props) => {
  const { editor } = useMessages();
  const [generating, setGenerating] = useState(false);
  const [revealed, setRevealed] = useState(false);
  const use = (password: string) => {
    change({ password });
    setRevealed(true);
    setGenerating(false);
  };
  return (
    <div className={styles.group}>
      <SecretField
        label={editor.password}
        autoComplete="off"
        revealLabel={editor.reveal}
        hideLabel={editor.conceal}
        revealed={revealed}
        onRevealedChange={setRevealed}
        value={draft.password}
        onChange={(event) => change({ password: event.target.value })}
        actions={
          <FieldAction
            label={editor.generate}
            icon={<RefreshCw />}
            pressed={generating}
            onClick={() => setGenerating(!generating)}
          />
        }
      />
      <StrengthMark password={draft.password} />
      {generating && <Generator onUse={use} />}
    </div>
  );
};

/** Addresses, one a line; the first line is always there. */
export const WebsiteFields = ({ draft, change }: Props) => {
  const { editor } = useMessages();
  const shown = draft.websites.length > 0 ? draft.websites : [''];
  return (
    <div className={styles.group}>
      {shown.map((address, index) => (
        <div key={index} className={shown.length > 1 ? styles.withRemove : undefined}>
          <TextField
            label={index === 0 ? editor.website : editor.websiteNth(index + 1)}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            value={address}
            onChange={(event) => change({ websites: replaceAt(shown, index, event.target.value) })}
          />
          {shown.length > 1 && (
            <span className={styles.removeSlot}>
              <IconButton
                label={editor.removeWebsite(index + 1)}
                icon={<Trash2 />}
                onClick={() => change({ websites: withoutAt(shown, index) })}
              />
            </span>
          )}
        </div>
      ))}
      <span>
        <LinkButton onClick={() => change({ websites: [...shown, ''] })}>{editor.addWebsite}</LinkButton>
      </span>
    </div>
  );
};

/** Folder and tags. Tags keep the text as typed until they are left, or a comma could not be typed. */
export const PlaceFields = (props: Props & { readonly folders: readonly string[] }) => {
  const { editor } = useMessages();
  const { draft, change, folders } = props;
  const [tags, setTags] = useState(draft.tags.join(', '));
  return (
    <div className={styles.pair}>
      <div>
        <TextField
          label={editor.folder}
          hint={editor.folderNote}
          list="folders-in-use"
          autoComplete="off"
          value={draft.folder}
          onChange={(event) => change({ folder: event.target.value })}
        />
        <datalist id="folders-in-use">
          {folders.map((folder) => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
      </div>
      <TextField
        label={editor.tags}
        hint={editor.tagsNote}
        autoComplete="off"
        value={tags}
        onChange={(event) => {
          setTags(event.target.value);
          change({ tags: tagsFrom(event.target.value) });
        }}
      />
    </div>
  );
};

const OneCustomField = (props: {
  readonly nth: number;
  readonly field: CustomField;
  readonly onChange: (field: CustomField) => void;
  readonly onRemove: () => void;
}) => {
  const { editor } = useMessages();
  const { nth, field, onChange } = props;
  return (
    <div className={styles.customField}>
      <TextField
        className={styles.customName}
        label={editor.fieldName(nth)}
        autoComplete="off"
        value={field.name}
        onChange={(event) => onChange({ ...field, name: event.target.value })}
      />
      <TextField
        label={editor.fieldValue(nth)}
        autoComplete="off"
        code={field.hidden}
        value={field.value}
        onChange={(event) => onChange({ ...field, value: event.target.value })}
      />
      <span className={styles.hiddenSlot}>
        <Checkbox
          label={editor.hidden}
          aria-label={editor.fieldHidden(nth)}
          checked={field.hidden}
          onChange={(event) => onChange({ ...field, hidden: event.target.checked })}
        />
      </span>
      <span className={styles.removeSlot}>
        <IconButton label={editor.removeField(nth)} icon={<Trash2 />} onClick={props.onRemove} />
      </span>
    </div>
  );
};

/** Fields that the person named. */
export const CustomFields = ({ draft, change }: Props) => {
  const { editor } = useMessages();
  const { fields } = draft;
  return (
    <div className={styles.group}>
      {fields.length > 0 && <h2 className={styles.groupTitle}>{editor.fields}</h2>}
      {fields.map((field, index) => (
        <OneCustomField
          key={index}
          nth={index + 1}
          field={field}
          onChange={(next) => change({ fields: replaceAt(fields, index, next) })}
          onRemove={() => change({ fields: withoutAt(fields, index) })}
        />
      ))}
      <span>
        <LinkButton onClick={() => change({ fields: [...fields, { name: '', value: '', hidden: false }] })}>
          <Plus aria-hidden="true" /> {editor.addField}
        </LinkButton>
      </span>
    </div>
  );
};
