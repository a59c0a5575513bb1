import { expect, test } from 'vitest';
import { enEntry } from '../../messages/en-entry.ts';
import { answersOf, checkAnswerDraft, freshAnswers } from './answer-draft.ts';

const { questions } = enEntry;

test('nothing typed yet is told at the first answer', () => {
  expect(checkAnswerDraft(freshAnswers, questions)).toEqual({ at: 0, refusal: 'empty' });
});

test('the same question twice is told before the answers are looked at', () => {
  const draft = { questions: ['first-pet', 'first-pet'], answers: ['', ''] } as const;
  expect(checkAnswerDraft(draft, questions)).toEqual({ at: 1, refusal: 'same-question' });
});

test('a word of the question as people read it is no answer (B10)', () => {
  const draft = { questions: ['first-school', 'best-teacher'], answers: ['Miss Marple', 'teacher'] } as const;
  expect(checkAnswerDraft(draft, questions)).toEqual({ at: 1, refusal: 'in-question' });
});

test('two good answers go to the engine with the ids of their questions', () => {
  const draft = { questions: ['first-pet', 'best-teacher'], answers: ['Miss Marple', 'Rue Verte'] } as const;
  expect(checkAnswerDraft(draft, questions)).toBeNull();
  expect(answersOf(draft)).toEqual([
    { question: 'first-pet', answer: 'Miss Marple' },
    { question: 'best-teacher', answer: 'Rue Verte' },
  ]);
});
