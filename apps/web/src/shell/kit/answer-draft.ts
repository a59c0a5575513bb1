import { type AnswerRefusal, checkAnswers } from '@coffer/vault/answers';

/** Two questions, by their ids in the catalogue, and what is typed for them. Lives in the page's memory only. */
export interface AnswerDraft {
  readonly questions: readonly [string, string];
  readonly answers: readonly [string, string];
}

/** What is wrong with which of the two. */
export interface AnswerDraftProblem {
  readonly at: number;
  readonly refusal: AnswerRefusal | 'same-question';
}

export const freshAnswers: AnswerDraft = {
  questions: ['first-school', 'oldest-friend'],
  answers: ['', ''],
};

/** The draft as the engine takes it. */
export const answersOf = ({ questions, answers }: AnswerDraft) =>
  [
    { question: questions[0], answer: answers[0] },
    { question: questions[1], answer: answers[1] },
  ] as const;

/**
 * The first thing that is wrong; null where the answers will do.
 *
 * @param texts the catalogue's text of each question's id
 */
export const checkAnswerDraft = (
  draft: AnswerDraft,
  texts: Readonly<Record<string, string>>,
): AnswerDraftProblem | null => {
  if (draft.questions[0] === draft.questions[1]) return { at: 1, refusal: 'same-question' };
  return checkAnswers(
    answersOf(draft).map(({ question, answer }) => ({ question: texts[question] ?? question, answer })),
  );
};
