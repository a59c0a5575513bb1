import { Banner, Button, Checkbox, FormStack } from '@coffer/ui/entry';
import { Copy, Download, Printer } from '@coffer/ui/icons';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { copyText } from '../../platform/page/clipboard.ts';
import { downloadFile } from '../../platform/page/download.ts';
import { home } from '../../platform/place.ts';
import { focusFirstError } from '../focus-error.ts';
import { KitSheet, type KitSheetProps, kitDate } from './KitSheet.tsx';
import * as styles from './kit.css.ts';

/** What the saved file holds; the code stands alone on its line, where {@link readKitFile} finds it again. */
const kitFile = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`);

const KitActions = ({ fullName, recoveryCode, kind }: KitSheetProps) => {
  const { kit } = useEntryMessages();
  const [said, setSaid] = useState('');
  const onCopy = async () => setSaid((await copyText(recoveryCode)) ? kit.copied : kit.copyRefused);
  const onSaveFile = () => {
    const how = kit.howTo[kind](`${home}/recover`);
    const lines = [kit.heading, fullName, home, kitDate(), '', recoveryCode, '', how, kit.warning];
    downloadFile('coffer-recovery-kit.txt', 'text/plain', kitFile(lines));
  };
  return (
    <>
      <div className={styles.actions}>
        <Button icon={<Printer />} onClick={() => window.print()}>
          {kit.print}
        </Button>
        <Button icon={<Download />} onClick={onSaveFile}>
          {kit.saveFile}
        </Button>
        <Button icon={<Copy />} onClick={() => void onCopy()}>
          {kit.copy}
        </Button>
      </div>
      {said && <Banner announce="status">{said}</Banner>}
    </>
  );
};

/** A new recovery kit, shown once: printed, saved or written down before one goes on. */
export const KitForm = (props: KitSheetProps & { readonly onDone: () => void }) => {
  const { common, kit } = useEntryMessages();
  const { onDone, ...sheet } = props;
  const [saved, setSaved] = useState(false);
  const [pressed, setPressed] = useState(false);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (saved) onDone();
    else focusFirstError(event.currentTarget);
  };

  return (
    <FormStack onSubmit={onSubmit}>
      <KitSheet {...sheet} />
      <KitActions {...sheet} />
      <Checkbox
        label={kit.saved}
        checked={saved}
        onChange={(event) => setSaved(event.target.checked)}
        error={pressed && !saved ? kit.savedMissing : undefined}
      />
      <Button type="submit" variant="primary" size="lg" wide>
        {common.continue}
      </Button>
    </FormStack>
  );
};
