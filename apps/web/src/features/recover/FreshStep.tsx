import { Banner, Button, Checkbox, FormStack, Note } from '@coffer/ui/entry';
import { Cpu, TriangleAlert } from '@coffer/ui/icons';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { focusFirstError } from '../../shell/focus-error.ts';
import { QuestionFields } from '../../shell/kit/QuestionFields.tsx';
import type { FreshDraft } from './draft.ts';
import { FreshSecrets } from './FreshSecrets.tsx';
import { KitChoice } from './KitChoice.tsx';
import { RecoverFrame } from './RecoverFrame.tsx';
import * as styles from './recover.css.ts';
import { type FreshProblems, type Given, noProblems, useFinish, useFreshCheck } from './use-finish.ts';

interface Props {
  readonly email: string;
  readonly fullName: string;
  readonly hasFactors: boolean;
  /** The answers that opened the vault; empty where none did. */
  readonly given: Given;
  readonly draft: FreshDraft;
  readonly change: (part: Partial<FreshDraft>) => void;
  readonly onRecovered: (recoveryCode: string) => void;
  readonly onExpired: () => void;
}

/** New password, new PIN, new kit, in one write: stopped anywhere, either all of the old works or all of the new. */
export const FreshStep = (props: Props) => {
  const { email, fullName, hasFactors, given, draft, change, onRecovered, onExpired } = props;
  const { common, signUp } = useEntryMessages();
  const { fresh } = useRecoverMessages();
  const [problems, setProblems] = useState<FreshProblems>(noProblems);
  const check = useFreshCheck(draft, email, given);
  const { progress, refusal, finish } = useFinish({ onRecovered, onExpired });

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (progress) return;
    const form = event.currentTarget;
    const found = await check();
    setProblems(found);
    if (found === noProblems) await finish(draft, given);
    else focusFirstError(form);
  };

  return (
    <RecoverFrame step={4} title={fresh.title} lead={fresh.lead(fullName)} sentence={fresh.sentence} wide>
      <FormStack onSubmit={onSubmit}>
        {refusal?.kind === 'alarm' && <AlarmBanner code={refusal.code} />}
        {refusal && refusal.kind !== 'alarm' && (
          <Banner tone="caution" announce="alert">
            {refusal.kind === 'refused' ? signUp.refused[refusal.reason] : common[refusal.kind]}
          </Banner>
        )}
        <FreshSecrets draft={draft} change={change} problems={problems} />
        <hr className={styles.rule} />
        <KitChoice draft={draft} change={change} keepsAnswers={given.length > 0} />
        {draft.kit === 'kit-and-answers' && given.length === 0 && (
          <QuestionFields draft={draft} change={change} problem={problems.answers} />
        )}
        {hasFactors && (
          <Checkbox
            label={fresh.dropFactors}
            hint={fresh.dropFactorsHint}
            checked={draft.dropFactors}
            onChange={(event) => change({ dropFactors: event.target.checked })}
          />
        )}
        <Banner icon={<TriangleAlert />}>{fresh.effects}</Banner>
        <Button type="submit" variant="primary" size="lg" wide busy={progress !== null}>
          {fresh.recover}
        </Button>
        {progress && (
          <Note icon={<Cpu />}>
            <span role="status">
              {progress === 'starting' ? common.loading : fresh.steps[progress.stage]}
            </span>
          </Note>
        )}
      </FormStack>
    </RecoverFrame>
  );
};
