import { SecretField } from '@coffer/ui/entry';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { useRulesOutside } from '../../shell/secret-rules.ts';
import type { FreshDraft } from './draft.ts';
import type { FreshProblems } from './use-finish.ts';

interface Props {
  readonly draft: FreshDraft;
  readonly change: (part: Partial<FreshDraft>) => void;
  readonly problems: FreshProblems;
}

/** The new password and PIN, each twice. */
export const FreshSecrets = ({ draft, change, problems }: Props) => {
  const { common, signUp } = useEntryMessages();
  const { fresh } = useRecoverMessages();
  const rules = useRulesOutside();
  const eye = { revealLabel: common.reveal, hideLabel: common.hide } as const;
  const pin = { ...eye, autoComplete: 'off', inputMode: 'numeric' } as const;
  return (
    <>
      <SecretField
        {...eye}
        label={fresh.newPassword}
        name="new-password"
        autoComplete="new-password"
        autoFocus
        hint={signUp.passwordNote(rules)}
        value={draft.password}
        onChange={(event) => change({ password: event.target.value })}
        error={problems.password && signUp.refusal[problems.password]}
      />
      <SecretField
        {...eye}
        label={fresh.confirmPassword}
        name="confirm-password"
        autoComplete="new-password"
        value={draft.confirmPassword}
        onChange={(event) => change({ confirmPassword: event.target.value })}
        error={problems.passwordsDiffer ? signUp.passwordsDiffer : undefined}
      />
      <SecretField
        {...pin}
        label={fresh.pin}
        name="pin"
        hint={rules.pinLength > 6 ? signUp.pinLead(rules) : undefined}
        value={draft.pin}
        onChange={(event) => change({ pin: event.target.value })}
        error={problems.pin && signUp.pinRefusal[problems.pin]}
      />
      <SecretField
        {...pin}
        label={fresh.confirmPin}
        name="confirm-pin"
        value={draft.confirmPin}
        onChange={(event) => change({ confirmPin: event.target.value })}
        error={problems.pinsDiffer ? signUp.pinsDiffer : undefined}
      />
    </>
  );
};
