import { Button, Checkbox, Dialog, SecretWell } from '@coffer/ui';
import { Copy, Download, Printer } from '@coffer/ui/icons';
import { type FormEvent, useId, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { downloadFile } from '../../../platform/page/download.ts';
import { home, homeName } from '../../../platform/place.ts';
import { focusFirstError } from '../../../shell/focus-error.ts';
import { useCopy } from '../../../shell/inside/copying.ts';
import * as styles from '../settings.css.ts';

interface Props {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

const Actions = ({ codes }: Pick<Props, 'codes'>) => {
  const { myFactors } = useMessages();
  const copy = useCopy();
  const save = () => {
    const lines = [myFactors.codesTitle, home, '', ...codes, ''];
    downloadFile(myFactors.codesFile, 'text/plain', new TextEncoder().encode(lines.join('\n')));
  };
  return (
    <div className={styles.actions}>
      <Button icon={<Printer />} onClick={() => window.print()}>
        {myFactors.print}
      </Button>
      <Button icon={<Download />} onClick={save}>
        {myFactors.save}
      </Button>
      <Button icon={<Copy />} onClick={() => void copy(codes.join('\n'), myFactors.codesCopied)}>
        {myFactors.copy}
      </Button>
    </div>
  );
};

/** Ten codes, this once: they go only when they were said to be saved. */
export const BackupCodes = ({ codes, onDone }: Props) => {
  const { account, myFactors } = useMessages();
  const formId = useId();
  const [saved, setSaved] = useState(false);
  const [pressed, setPressed] = useState(false);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (saved) onDone();
    else focusFirstError(event.currentTarget);
  };
  return (
    <Dialog
      open
      locked
      onOpenChange={() => undefined}
      title={myFactors.codesTitle}
      description={myFactors.codesLead}
      act={
        <Button type="submit" form={formId} variant="primary">
          {account.done}
        </Button>
      }
    >
      <div data-print="sheet">
        <p className={styles.onPaper}>
          {myFactors.codesTitle}: {homeName}
        </p>
        <SecretWell>
          <ul className={styles.codes} aria-label={myFactors.codesTitle}>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </SecretWell>
      </div>
      <Actions codes={codes} />
      <form id={formId} noValidate onSubmit={onSubmit}>
        <Checkbox
          label={myFactors.codesSaved}
          checked={saved}
          onChange={(event) => setSaved(event.target.checked)}
          error={pressed && !saved ? myFactors.codesMissing : undefined}
        />
      </form>
    </Dialog>
  );
};
