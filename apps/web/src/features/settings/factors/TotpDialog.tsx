import { Button, Dialog, IconButton, SecretWell, TextField } from '@coffer/ui';
import { Copy } from '@coffer/ui/icons';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { focusFirstError } from '../../../shell/focus-error.ts';
import { useCopy } from '../../../shell/inside/copying.ts';
import { QrCode } from '../../../shell/kit/QrCode.tsx';
import { useEngine } from '../../../shell/session.tsx';
import * as styles from '../settings.css.ts';
import { type StepRefusal, useStepText } from '../step-text.ts';

interface Props {
  readonly begun: { readonly factorId: string; readonly secret: string; readonly address: string };
  readonly onAdded: (backupCodes: readonly string[] | null) => void;
  readonly onCancel: () => void;
}

const Secret = ({ begun }: Pick<Props, 'begun'>) => {
  const { myFactors } = useMessages();
  const copy = useCopy();
  return (
    <div className={styles.qrBlock}>
      <div className={styles.bigQr}>
        <QrCode text={begun.address} label={myFactors.totpQr} />
      </div>
      <div className={styles.qrText}>
        <SecretWell
          label={myFactors.totpSecret}
          actions={
            <IconButton
              label={myFactors.copySecret}
              icon={<Copy />}
              onClick={() => void copy(begun.secret, myFactors.copied)}
            />
          }
        >
          <span className={styles.secretCode}>{begun.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</span>
        </SecretWell>
      </div>
    </div>
  );
};

/** The secret of an authenticator app, and its first code. */
export const TotpDialog = ({ begun, onAdded, onCancel }: Props) => {
  const { account, myFactors } = useMessages();
  const engine = useEngine();
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [pressed, setPressed] = useState(false);
  const [refusal, setRefusal] = useState<StepRefusal | null>(null);
  const stepText = useStepText();
  const typed = code.replaceAll(/\s/g, '');
  const whole = /^\d{6}$/.test(typed);
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setPressed(true);
    if (busy) return;
    if (!whole) return focusFirstError(form);
    setBusy(true);
    const outcome = await engine
      .confirmFactor(begun.factorId, { kind: 'totp', code: typed })
      .catch(() => ({ kind: 'unexpected' }) as const);
    setBusy(false);
    if (outcome.kind === 'confirmed') return onAdded(outcome.backupCodes);
    setRefusal(outcome);
    focusFirstError(form);
  };
  const said = refusal
    ? stepText(refusal, { wrong: () => myFactors.codeWrong, expired: myFactors.expired })
    : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onCancel()}
      title={myFactors.totpTitle}
      description={myFactors.totpLead}
      initialFocus={input}
      safe={<Button onClick={onCancel}>{account.cancel}</Button>}
      act={
        <Button type="submit" form={formId} variant="primary" busy={busy}>
          {myFactors.confirm}
        </Button>
      }
    >
      <Secret begun={begun} />
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit}>
        <TextField
          label={myFactors.code}
          code
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={pressed && !whole ? myFactors.codeMissing : said}
          ref={input}
        />
      </form>
    </Dialog>
  );
};
