import { Banner, Button, TextField } from '@coffer/ui/entry';
import { FileText } from '@coffer/ui/icons';
import { useRef, useState } from 'react';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { readKitFile } from '../../shell/kit/read-kit-file.ts';
import * as styles from './recover.css.ts';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** The code of the kit: typed, pasted, or read from the saved file, so that nobody has to copy 28 characters. */
export const KitCodeField = ({ value, onChange, error }: Props) => {
  const { open } = useRecoverMessages();
  const [said, setSaid] = useState<'readFileDone' | 'readFileNothing' | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    const code = await readKitFile(chosen).catch(() => null);
    setSaid(code ? 'readFileDone' : 'readFileNothing');
    if (code) onChange(code);
  };
  return (
    <div className={styles.kitCode}>
      <TextField
        label={open.recoveryCode}
        name="recovery-code"
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        code
        value={value}
        onChange={(event) => {
          setSaid(null);
          onChange(event.target.value);
        }}
        error={error}
        hint={open.recoveryCodeHint}
      />
      <div>
        <Button icon={<FileText />} onClick={() => file.current?.click()}>
          {open.readFile}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".txt,text/plain"
          hidden
          onChange={(event) => {
            void read(event.target.files?.[0]);
            // Emptied, so that choosing the same file again is a change again.
            event.target.value = '';
          }}
        />
      </div>
      {said && (
        <Banner tone={said === 'readFileDone' ? 'neutral' : 'caution'} announce="status">
          {open[said]}
        </Banner>
      )}
    </div>
  );
};
