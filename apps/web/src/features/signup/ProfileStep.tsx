import { Banner, Button, FormStack, SecretField, TextField } from '@coffer/ui/entry';
import type { PasswordRefusal } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { focusFirstError } from '../../shell/focus-error.ts';
import { useRulesOutside } from '../../shell/secret-rules.ts';
import { useSession } from '../../shell/session.tsx';
import { looksLikeEmail, type SignUpDraft } from './draft.ts';
import { StepFrame } from './StepFrame.tsx';

interface Problems {
  readonly fullName?: boolean;
  readonly email?: boolean;
  readonly password?: PasswordRefusal;
  readonly differ?: boolean;
  readonly unexpected?: boolean;
}

interface Props {
  readonly draft: SignUpDraft;
  readonly change: (change: Partial<SignUpDraft>) => void;
  readonly onDone: () => void;
  readonly restarted: boolean;
}

const useProfileCheck = (draft: SignUpDraft) => {
  const { engine, start } = useSession();
  return async (): Promise<Problems> => {
    const found: Problems = {
      ...(draft.fullName.trim() ? {} : { fullName: true }),
      ...(looksLikeEmail(draft.email) ? {} : { email: true }),
    };
    try {
      await start();
      await engine.secretRules();
      const refusal = await engine.checkPassword(draft.password, draft.email);
      if (refusal) return { ...found, password: refusal };
    } catch {
      return { ...found, unexpected: true };
    }
    return draft.password === draft.confirmPassword ? found : { ...found, differ: true };
  };
};

/** Name, e-mail and password. The password goes no further than this page and its Worker. */
export const ProfileStep = ({ draft, change, onDone, restarted }: Props) => {
  const { common, panel, signUp } = useEntryMessages();
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const check = useProfileCheck(draft);
  const rules = useRulesOutside();

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const found = await check();
    setBusy(false);
    setProblems(found);
    if (Object.keys(found).length === 0) onDone();
    else focusFirstError(form);
  };

  return (
    <StepFrame step={1} title={signUp.title} lead={signUp.lead} sentence={panel.profile}>
      <FormStack onSubmit={onSubmit}>
        {restarted && <Banner announce="status">{signUp.startOver}</Banner>}
        {problems.unexpected && (
          <Banner tone="danger" announce="alert">
            {common.unexpected}
          </Banner>
        )}
        <TextField
          label={signUp.fullName}
          name="name"
          autoComplete="name"
          autoFocus
          value={draft.fullName}
          onChange={(event) => change({ fullName: event.target.value })}
          error={problems.fullName && signUp.nameMissing}
        />
        <TextField
          label={signUp.email}
          type="email"
          name="email"
          autoComplete="username"
          spellCheck={false}
          value={draft.email}
          onChange={(event) => change({ email: event.target.value })}
          error={problems.email && signUp.emailInvalid}
        />
        <SecretField
          label={signUp.password}
          name="password"
          autoComplete="new-password"
          revealLabel={common.reveal}
          hideLabel={common.hide}
          hint={signUp.passwordNote(rules)}
          value={draft.password}
          onChange={(event) => change({ password: event.target.value })}
          error={problems.password && signUp.refusal[problems.password]}
        />
        <SecretField
          label={signUp.confirmPassword}
          name="confirm-password"
          autoComplete="new-password"
          revealLabel={common.reveal}
          hideLabel={common.hide}
          value={draft.confirmPassword}
          onChange={(event) => change({ confirmPassword: event.target.value })}
          error={problems.differ && signUp.passwordsDiffer}
        />
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {common.continue}
        </Button>
      </FormStack>
    </StepFrame>
  );
};
