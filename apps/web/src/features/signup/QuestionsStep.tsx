import { Banner, Button, FormStack, Note, TextField } from '@coffer/ui/entry';
import { Cpu, KeyRound } from '@coffer/ui/icons';
import type { SignUpOutcome, WorkProgress } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { focusFirstError } from '../../shell/focus-error.ts';
import { type AnswerDraftProblem, checkAnswerDraft } from '../../shell/kit/answer-draft.ts';
import { QuestionFields } from '../../shell/kit/QuestionFields.tsx';
import { useSession } from '../../shell/session.tsx';
import { formOf, type SignUpDraft } from './draft.ts';
import { StepFrame } from './StepFrame.tsx';

type Refusal = Exclude<SignUpOutcome, { kind: 'registered' }> | { readonly kind: 'unexpected' };

interface Props {
  readonly draft: SignUpDraft;
  readonly change: (change: Partial<SignUpDraft>) => void;
  readonly onRegistered: (recoveryCode: string) => void;
}

const useCreate = (draft: SignUpDraft, onRegistered: (recoveryCode: string) => void) => {
  const { engine, start } = useSession();
  const [progress, setProgress] = useState<WorkProgress | 'starting' | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const create = async () => {
    setProgress('starting');
    setRefusal(null);
    try {
      await start();
      const outcome = await engine.signUp(formOf(draft), setProgress);
      if (outcome.kind === 'registered') onRegistered(outcome.recoveryCode);
      else setRefusal(outcome);
    } catch {
      setRefusal({ kind: 'unexpected' });
    } finally {
      setProgress(null);
    }
  };
  return { progress, refusal, create };
};

const RefusalBanner = (props: { readonly refusal: Refusal }) => {
  const { common, signUp } = useEntryMessages();
  const { refusal } = props;
  if (refusal.kind === 'alarm') return <AlarmBanner code={refusal.code} />;
  return (
    <Banner tone="caution" announce="alert">
      {refusal.kind === 'refused'
        ? signUp.refused[refusal.reason]
        : refusal.kind === 'unreachable'
          ? common.unreachable
          : common.unexpected}
    </Banner>
  );
};

const WorkNote = (props: { readonly progress: WorkProgress | 'starting' }) => {
  const { common, signUp } = useEntryMessages();
  return (
    <Note icon={<Cpu />}>
      <span role="status">
        {props.progress === 'starting' ? common.loading : signUp.creatingSteps[props.progress.stage]}
      </span>
    </Note>
  );
};

/** The two questions, and the one request of the whole sign-up. What cannot be undone is told before it (K5). */
export const QuestionsStep = ({ draft, change, onRegistered }: Props) => {
  const { panel, questions, signUp } = useEntryMessages();
  const [problem, setProblem] = useState<AnswerDraftProblem | null>(null);
  const { progress, refusal, create } = useCreate(draft, onRegistered);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (progress) return;
    const found = checkAnswerDraft(draft, questions);
    setProblem(found);
    if (found) focusFirstError(event.currentTarget);
    else await create();
  };

  return (
    <StepFrame
      step={3}
      title={signUp.questionsTitle}
      lead={signUp.questionsLead}
      sentence={panel.questions}
      wide
    >
      <FormStack onSubmit={onSubmit}>
        {refusal && <RefusalBanner refusal={refusal} />}
        <QuestionFields draft={draft} change={change} problem={problem} autoFocus />
        {(draft.setupCode || (refusal?.kind === 'refused' && refusal.reason === 'setup-code-wrong')) && (
          <TextField
            label={signUp.setupCode}
            hint={signUp.setupCodeNote}
            autoComplete="off"
            code
            value={draft.setupCode}
            onChange={(event) => change({ setupCode: event.target.value })}
          />
        )}
        <Banner icon={<KeyRound />}>{signUp.notReissued}</Banner>
        <Button type="submit" variant="primary" size="lg" wide busy={progress !== null}>
          {signUp.create}
        </Button>
        {progress && <WorkNote progress={progress} />}
      </FormStack>
    </StepFrame>
  );
};
