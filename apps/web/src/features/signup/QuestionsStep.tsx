import { Banner, Button, FormStack, Note, SelectField, TextField } from '@coffer/ui/entry';
import { Cpu } from '@coffer/ui/icons';
import type { SignUpOutcome, WorkProgress } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { focusFirstError } from '../../shell/focus-error.ts';
import { useSession } from '../../shell/session.tsx';
import { formOf, type SignUpDraft } from './draft.ts';
import { StepFrame } from './StepFrame.tsx';

type Refusal = Exclude<SignUpOutcome, { kind: 'registered' }> | { readonly kind: 'unexpected' };
type Pair = readonly [string, string];

interface Props {
  readonly draft: SignUpDraft;
  readonly change: (change: Partial<SignUpDraft>) => void;
  readonly onRegistered: (recoveryCode: string) => void;
}

const put = (pair: Pair, at: 0 | 1, value: string): Pair => (at === 0 ? [value, pair[1]] : [pair[0], value]);

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

const QuestionPair = (props: {
  readonly at: 0 | 1;
  readonly draft: SignUpDraft;
  readonly change: Props['change'];
  readonly questionError: string | undefined;
  readonly answerError: string | undefined;
}) => {
  const { questions, signUp } = useEntryMessages();
  const { at, draft, change } = props;
  return (
    <>
      <SelectField
        label={signUp.question(at + 1)}
        value={draft.questions[at]}
        onChange={(event) => change({ questions: put(draft.questions, at, event.target.value) })}
        error={props.questionError}
      >
        {Object.entries(questions).map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </SelectField>
      <TextField
        label={signUp.answer(at + 1)}
        autoComplete="off"
        spellCheck={false}
        autoFocus={at === 0}
        value={draft.answers[at]}
        onChange={(event) => change({ answers: put(draft.answers, at, event.target.value) })}
        error={props.answerError}
        hint={at === 1 ? signUp.answerNote : undefined}
      />
    </>
  );
};

const sameAnswers = ([first, second]: Pair): boolean =>
  first.trim().toLowerCase() === second.trim().toLowerCase();

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

/** The two questions, and the one request of the whole sign-up. */
export const QuestionsStep = ({ draft, change, onRegistered }: Props) => {
  const { panel, signUp } = useEntryMessages();
  const [checked, setChecked] = useState(false);
  const { progress, refusal, create } = useCreate(draft, onRegistered);
  const sameQuestion = draft.questions[0] === draft.questions[1];
  const missing = draft.answers.map((answer) => !answer.trim());
  const same = !missing[0] && sameAnswers(draft.answers);
  const fine = !sameQuestion && !same && !missing.includes(true);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (progress) return;
    setChecked(true);
    if (fine) await create();
    else focusFirstError(event.currentTarget);
  };
  const answerError = (at: 0 | 1) =>
    checked && missing[at]
      ? signUp.answerMissing
      : checked && same && at === 1
        ? signUp.sameAnswer
        : undefined;

  return (
    <StepFrame step={3} title={signUp.questionsTitle} lead={signUp.questionsLead} sentence={panel.questions}>
      <FormStack onSubmit={onSubmit}>
        {refusal && <RefusalBanner refusal={refusal} />}
        {([0, 1] as const).map((at) => (
          <QuestionPair
            key={at}
            at={at}
            draft={draft}
            change={change}
            questionError={checked && sameQuestion && at === 1 ? signUp.sameQuestion : undefined}
            answerError={answerError(at)}
          />
        ))}
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
        <Button type="submit" variant="primary" size="lg" wide busy={progress !== null}>
          {signUp.create}
        </Button>
        {progress && <WorkNote progress={progress} />}
      </FormStack>
    </StepFrame>
  );
};
