import { CodeGroups } from '@coffer/ui';
import { Banner, Button, Checkbox, FormStack } from '@coffer/ui/entry';
import { Copy, Download, Printer, ScrollText } from '@coffer/ui/icons';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { copyText } from '../../platform/page/clipboard.ts';
import { downloadFile } from '../../platform/page/download.ts';
import { focusFirstError } from './focus-error.ts';
import * as styles from './kit.css.ts';
import { QrCode } from './QrCode.tsx';
import { StepFrame } from './StepFrame.tsx';

interface Props {
  readonly fullName: string;
  readonly recoveryCode: string;
  readonly onDone: () => void;
}

const today = (): string =>
  new Date().toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

const KitSheet = ({ fullName, recoveryCode }: Omit<Props, 'onDone'>) => {
  const { signUp } = useEntryMessages();
  return (
    <section className={styles.sheet} aria-label={signUp.kitHeading} data-print="sheet">
      <div className={styles.head}>
        <ScrollText aria-hidden="true" />
        <div>
          <p className={styles.name}>{fullName}</p>
          <p className={styles.place}>
            {location.host} · {today()}
          </p>
        </div>
      </div>
      <div className={styles.body}>
        <div>
          <p className={styles.codeLabel}>{signUp.kitCode}</p>
          <div className={styles.code} data-testid="recovery-code">
            <CodeGroups>{recoveryCode}</CodeGroups>
          </div>
          <p className={styles.place}>{signUp.kitMixUps}</p>
        </div>
        <QrCode text={recoveryCode} label={signUp.kitQr} />
      </div>
      <div className={styles.printOnly}>
        <p>{location.origin}</p>
        <p>{signUp.kitWarning}</p>
        <p className={styles.notes}>{signUp.kitNotes}</p>
      </div>
    </section>
  );
};

/** The recovery kit: shown once, to be printed or written down. */
export const KitStep = ({ fullName, recoveryCode, onDone }: Props) => {
  const { common, panel, signUp } = useEntryMessages();
  const [saved, setSaved] = useState(false);
  const [pressed, setPressed] = useState(false);
  const [said, setSaid] = useState('');

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (saved) onDone();
    else focusFirstError(event.currentTarget);
  };
  const onCopy = async () => setSaid((await copyText(recoveryCode)) ? signUp.copied : signUp.copyRefused);
  const onSaveFile = () => {
    const lines = [
      signUp.kitHeading,
      fullName,
      location.origin,
      today(),
      '',
      recoveryCode,
      '',
      signUp.kitWarning,
    ];
    downloadFile('coffer-recovery-kit.txt', 'text/plain', new TextEncoder().encode(`${lines.join('\n')}\n`));
  };

  return (
    <StepFrame step={4} title={signUp.kitTitle} lead={signUp.kitLead} sentence={panel.kit} wide focusTitle>
      <FormStack onSubmit={onSubmit}>
        <KitSheet fullName={fullName} recoveryCode={recoveryCode} />
        <div className={styles.actions}>
          <Button icon={<Printer />} onClick={() => window.print()}>
            {signUp.print}
          </Button>
          <Button icon={<Download />} onClick={onSaveFile}>
            {signUp.saveFile}
          </Button>
          <Button icon={<Copy />} onClick={() => void onCopy()}>
            {signUp.copyKit}
          </Button>
        </div>
        {said && <Banner announce="status">{said}</Banner>}
        <Checkbox
          label={signUp.saved}
          checked={saved}
          onChange={(event) => setSaved(event.target.checked)}
          error={pressed && !saved ? signUp.savedMissing : undefined}
        />
        <Button type="submit" variant="primary" size="lg" wide>
          {common.continue}
        </Button>
      </FormStack>
    </StepFrame>
  );
};
