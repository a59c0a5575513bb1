import { normaliseAnswer } from '@coffer/crypto/normalise-answer';
import { commonPasswords } from './common-passwords.ts';
import { frequentAnswers } from './frequent-answers.ts';
import { countKeyboard, countSequence, repeatedPeriod } from './patterns.ts';

/** Why an answer is refused before anything is derived from it. `too-easy` is said of all of them together. */
export type AnswerRefusal = 'empty' | 'too-common' | 'in-question' | 'same' | 'too-easy';

/** Which answer is refused, counted from 0, and why. */
export interface AnswerProblem {
  readonly at: number;
  readonly refusal: AnswerRefusal;
}

/** How hard all answers together are to guess; an estimate from habits, not a measurement. */
export interface AnswersStrength {
  /** 0 none yet, 1 weak, 2 fair, 3 good, 4 strong. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly bits: number;
}

/** Bits that all answers together must have at least: two short names that nobody would call common. */
const fewestBits = 18;
/** A word is in some list, however long it is. */
const mostBitsAWord = 14;
const bitsPerLetter = 2.6;
const bitsOfCommon = 5;
/** A word of the question this long says nothing when it is the answer. */
const shortestQuestionWord = 4;

const isCommon = (normal: string): boolean =>
  frequentAnswers.has(normal) ||
  commonPasswords.has(normal) ||
  repeatedPeriod(normal) < normal.length / 2 ||
  (normal.length > 2 && countSequence(normal) + countKeyboard(normal) >= normal.length);

const bitsOf = (answer: string): number => {
  const normal = normaliseAnswer(answer);
  if (normal === '') return 0;
  if (isCommon(normal)) return bitsOfCommon;
  const words = answer.split(/[\p{White_Space}\p{P}]+/u).map((word) => [...normaliseAnswer(word)].length);
  return words.reduce((sum, letters) => sum + Math.min(letters * bitsPerLetter, mostBitsAWord), 0);
};

const isOfQuestion = (normal: string, question: string): boolean =>
  question
    .split(/[\p{White_Space}\p{P}]+/u)
    .map(normaliseAnswer)
    .some((word) => word.length >= shortestQuestionWord && word === normal);

/** Meters the combined answers (B10): what they add to each other, as they are compared. */
export const estimateAnswers = (answers: readonly string[]): AnswersStrength => {
  const normal = answers.map(normaliseAnswer);
  const different = answers.filter((_, at) => normal.indexOf(normal[at] ?? '') === at);
  const bits = different.reduce((sum, answer) => sum + bitsOf(answer), 0);
  if (bits === 0) return { level: 0, bits: 0 };
  const level = bits < 24 ? 1 : bits < 36 ? 2 : bits < 48 ? 3 : 4;
  return { level, bits: Math.round(bits) };
};

/**
 * Checks the answers of a way back in (B10) as they are compared, after normalising: each says something, is none of the
 * commonest and no word of its question; no two are the same; together they are worth {@link fewestBits}. Null where all
 * is well, else the first problem.
 *
 * @param answers `question` is the text that the person reads, not its id.
 */
export const checkAnswers = (
  answers: readonly { readonly question: string; readonly answer: string }[],
): AnswerProblem | null => {
  const seen = new Set<string>();
  for (const [at, { question, answer }] of answers.entries()) {
    const normal = normaliseAnswer(answer);
    if (normal === '') return { at, refusal: 'empty' };
    if (isCommon(normal)) return { at, refusal: 'too-common' };
    if (isOfQuestion(normal, question)) return { at, refusal: 'in-question' };
    if (seen.has(normal)) return { at, refusal: 'same' };
    seen.add(normal);
  }
  const { bits } = estimateAnswers(answers.map(({ answer }) => answer));
  return bits < fewestBits ? { at: answers.length - 1, refusal: 'too-easy' } : null;
};
