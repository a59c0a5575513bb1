import { Button, FormStack, SecretField } from '@coffer/ui/entry';
import type { PinRefusal } from '@coffer/vault';
import { type FormEvent, useEffect, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { focusFirstError } from '../../shell/focus-error.ts';
import { useRulesOutside } from '../../shell/secret-rules.ts';
import { useSession } from '../../shell/session.tsx';
import type { SignUpDraft } from './draft.ts';
import { StepFrame } from './StepFrame.tsx';

interface Props {
  readonly draft: SignUpDraft;
  readonly change: (change: Partial<SignUpDraft>) => void;
  readonly onDone: () => void;
}

/** The PIN. Meanwhile the Worker begins to make key pairs, which takes seconds. */
export const PinStep = ({ draft, change, onDone }: Props) => {
  const { common, panel, signUp } = useEntryMessages();
  const { engine } = useSession();
  const rules = useRulesOutside();
  const [refusal, setRefusal] = useState<PinRefusal | 'differ' | null>(null);

  useEffect(() => {
    void engine.prepareSignUp().catch(() => undefined);
  }, [engine]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = (await engine.checkPin(draft.pin)) ?? (draft.pin === draft.confirmPin ? null : 'differ');
    setRefusal(found);
    if (found) focusFirstError(form);
    else onDone();
  };
  const typing = {
    autoComplete: 'off',
    inputMode: 'numeric',
    revealLabel: common.reveal,
    hideLabel: common.hide,
  } as const;

  return (
    <StepFrame step={2} title={signUp.pinTitle} lead={signUp.pinLead(rules)} sentence={panel.pin}>
      <FormStack onSubmit={onSubmit}>
        <SecretField
          {...typing}
          label={signUp.pin}
          name="pin"
          autoFocus
          value={draft.pin}
          onChange={(event) => change({ pin: event.target.value })}
          error={refusal && refusal !== 'differ' ? signUp.pinRefusal[refusal] : undefined}
        />
        <SecretField
          {...typing}
          label={signUp.confirmPin}
          name="confirm-pin"
          value={draft.confirmPin}
          onChange={(event) => change({ confirmPin: event.target.value })}
          error={refusal === 'differ' ? signUp.pinsDiffer : undefined}
        />
        <Button type="submit" variant="primary" size="lg" wide>
          {common.continue}
        </Button>
      </FormStack>
    </StepFrame>
  );
};
