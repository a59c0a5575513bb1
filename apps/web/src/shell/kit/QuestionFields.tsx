import { SelectField, Strength, TextField } from '@coffer/ui/entry';
import { estimateAnswers } from '@coffer/vault/answers';
import { useEntryMessages } from '../../messages/messages.tsx';
import type { AnswerDraft, AnswerDraftProblem } from './answer-draft.ts';
import * as styles from './kit.css.ts';

interface Props {
  readonly draft: AnswerDraft;
  readonly change: (draft: AnswerDraft) => void;
  readonly problem: AnswerDraftProblem | null;
  readonly autoFocus?: boolean;
}

type Pair = AnswerDraft['answers'];

const put = (pair: Pair, at: 0 | 1, value: string): Pair => (at === 0 ? [value, pair[1]] : [pair[0], value]);

const QuestionPair = ({ at, draft, change, problem, autoFocus }: Props & { readonly at: 0 | 1 }) => {
  const { answers: texts, questions } = useEntryMessages();
  const refusal = problem?.at === at ? problem.refusal : null;
  return (
    <>
      <SelectField
        label={texts.question(at + 1)}
        value={draft.questions[at]}
        onChange={(event) => change({ ...draft, questions: put(draft.questions, at, event.target.value) })}
        error={refusal === 'same-question' ? texts.refusal[refusal] : undefined}
      >
        {Object.entries(questions).map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </SelectField>
      <TextField
        label={texts.answer(at + 1)}
        autoComplete="off"
        spellCheck={false}
        autoFocus={autoFocus === true && at === 0}
        value={draft.answers[at]}
        onChange={(event) => change({ ...draft, answers: put(draft.answers, at, event.target.value) })}
        error={refusal && refusal !== 'same-question' ? texts.refusal[refusal] : undefined}
        hint={at === 1 ? texts.note : undefined}
      />
    </>
  );
};

/** Two questions to choose and answer, with what the answers are worth together (B10). */
export const QuestionFields = (props: Props) => {
  const { answers: texts } = useEntryMessages();
  const { level } = estimateAnswers(props.draft.answers);
  return (
    <>
      <QuestionPair {...props} at={0} />
      <QuestionPair {...props} at={1} />
      <p className={styles.meter}>
        <Strength level={level}>{texts.strength[level]}</Strength>
      </p>
    </>
  );
};
