import { Banner, Button, FileField, FormStack, SecretField, SelectField } from '@coffer/ui';
import { FileInput } from '@coffer/ui/icons';
import type { ImportFormat } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './import.css.ts';
import type { ImportStage } from './use-import.ts';

/** What the person has chosen so far; kept while the file is read, so that a refusal loses nothing. */
export interface Choice {
  readonly format: ImportFormat;
  readonly file: File | null;
  readonly filePassword: string;
}

interface Props {
  readonly choice: Choice;
  readonly refusal: Extract<ImportStage, { kind: 'choosing' }>['refusal'];
  readonly onChange: (choice: Choice) => void;
  readonly onPreview: () => void;
}

const passwordFormats: readonly ImportFormat[] = ['bitwarden-json', 'coffer-encrypted'];

/** Which format, which file, which password. */
export const ChooseForm = ({ choice, refusal, onChange, onPreview }: Props) => {
  const { common, import: text } = useMessages();
  const [missing, setMissing] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!choice.file);
    if (choice.file) onPreview();
  };
  return (
    <FormStack onSubmit={onSubmit} className={styles.form}>
      {refusal && (
        <Banner tone="caution" announce="alert">
          {refusal === 'unexpected' ? common.unexpected : text.refusals[refusal]}
        </Banner>
      )}
      <SelectField
        label={text.format}
        hint={text.hints[choice.format]}
        value={choice.format}
        onChange={(event) => onChange({ ...choice, format: event.target.value as ImportFormat })}
      >
        {Object.entries(text.formats).map(([format, name]) => (
          <option key={format} value={format}>
            {name}
          </option>
        ))}
      </SelectField>
      <FileField
        label={text.file}
        prompt={choice.file?.name ?? text.drop}
        icon={<FileInput />}
        error={missing && !choice.file ? text.fileMissing : undefined}
        accept=".json,.csv,.coffer,application/json,text/csv"
        onFiles={(files) => onChange({ ...choice, file: files[0] ?? null })}
      />
      {passwordFormats.includes(choice.format) && (
        <SecretField
          label={text.filePassword}
          hint={choice.format === 'bitwarden-json' ? text.filePasswordNote : undefined}
          autoComplete="off"
          revealLabel={common.reveal}
          hideLabel={common.hide}
          value={choice.filePassword}
          onChange={(event) => onChange({ ...choice, filePassword: event.target.value })}
        />
      )}
      <div>
        <Button type="submit" variant="primary">
          {text.preview}
        </Button>
      </div>
    </FormStack>
  );
};
