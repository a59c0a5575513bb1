import { TextField } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { problemOf } from '../problem.ts';
import { KeyDialog } from './KeyDialog.tsx';
import { TotpDialog } from './TotpDialog.tsx';

/** What can be added. */
export type NewFactor = 'totp' | 'webauthn';

interface Props {
  readonly kind: NewFactor;
  /** The first factor of an account brings backup codes. */
  readonly onAdded: (backupCodes: readonly string[] | null) => void;
  readonly onCancel: () => void;
}

type Begun =
  | { readonly kind: 'totp'; readonly factorId: string; readonly secret: string; readonly address: string }
  | {
      readonly kind: 'webauthn';
      readonly factorId: string;
      readonly options: Readonly<Record<string, unknown>>;
    };

const StepUp = (props: Props & { readonly onBegun: (begun: Begun) => void }) => {
  const { myFactors } = useMessages();
  const engine = useEngine();
  const { kind } = props;
  const [name, setName] = useState<string>(kind === 'totp' ? myFactors.totpName : myFactors.webauthnName);
  const [missing, setMissing] = useState(false);
  const check = () => {
    setMissing(!name.trim());
    return name.trim() !== '';
  };
  const begin = async (password: string) => {
    if (kind === 'totp') {
      const outcome = await engine.beginTotp(password, name.trim());
      if (outcome.kind === 'begun') props.onBegun({ ...outcome, kind });
      return problemOf(outcome, 'begun');
    }
    const outcome = await engine.beginWebauthn(password, name.trim());
    if (outcome.kind === 'begun') props.onBegun({ ...outcome, kind });
    return problemOf(outcome, 'begun');
  };
  return (
    <FormDialog
      lead={kind === 'totp' ? myFactors.stepUpTotp : myFactors.stepUpWebauthn}
      needs="password"
      check={check}
      run={({ password }) => begin(password)}
      onDone={() => undefined}
      onCancel={props.onCancel}
    >
      <TextField
        label={myFactors.name}
        autoComplete="off"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={missing && !name.trim() ? myFactors.nameMissing : undefined}
      />
    </FormDialog>
  );
};

/** Adding a factor, from the password to its first answer. */
export const AddFactor = (props: Props) => {
  const [begun, setBegun] = useState<Begun | null>(null);
  const ends = { onAdded: props.onAdded, onCancel: props.onCancel };
  if (!begun) return <StepUp {...props} onBegun={setBegun} />;
  if (begun.kind === 'totp') return <TotpDialog {...ends} begun={begun} />;
  return <KeyDialog {...ends} factorId={begun.factorId} options={begun.options} />;
};
