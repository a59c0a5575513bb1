import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAnswers, estimateAnswers } from './answer-rules.ts';
import { frequentAnswers } from './frequent-answers.ts';

const pet = 'What was the name of your first pet?';
const friend = 'Where did you meet your oldest friend?';
const check = (first: string, second: string) =>
  checkAnswers([
    { question: pet, answer: first },
    { question: friend, answer: second },
  ]);

describe('answers of a way back in (B10)', () => {
  test.each([
    ['', 'Rue Verte', 0, 'empty'],
    ['Miss Marple', ' . ! ', 1, 'empty'],
    ['Fluffy', 'Rue Verte', 0, 'too-common'],
    ['Miss Marple', 'PARIS.', 1, 'too-common'],
    ['Miss Marple', 'New York', 1, 'too-common'],
    ['qwerty', 'Rue Verte', 0, 'too-common'],
    ['Miss Marple', '123456', 1, 'too-common'],
    ['Miss Marple', 'aaaaaa', 1, 'too-common'],
    ['iloveyou', 'Rue Verte', 0, 'too-common'],
    ['Miss Marple', 'Friend', 1, 'in-question'],
    ['Miss Marple', 'miss-marple', 1, 'same'],
    ['Ko', 'Bo', 1, 'too-easy'],
  ] as const)('%j and %j: answer %i is %s', (first, second, at, refusal) => {
    expect(check(first, second)).toEqual({ at, refusal });
  });

  test.each([
    ['Miss Marple', 'Rue Verte'],
    ['Schnurzel', 'Tunnel'],
    ['Ngõ Văn Chương', 'sân ga Hàng Cỏ'],
    ['Ὀδυσσεύς', 'Ithaka'],
  ])('%j and %j are taken', (first, second) => {
    expect(check(first, second)).toBeNull();
  });

  test('what is common stays common however it is written', () => {
    const written = fc.tuple(
      fc.constantFrom(...frequentAnswers),
      fc.constantFrom('', ' ', '.', '  -'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(written, ([word, around, upper]) => {
        const answer = `${around}${upper ? word.toUpperCase() : word}${around}`;
        expect(check(answer, 'Rue Verte')).toEqual({ at: 0, refusal: 'too-common' });
      }),
    );
  });

  test('the meter counts each answer once, as it is compared, and never falls for a further word', () => {
    expect(estimateAnswers(['', ''])).toEqual({ level: 0, bits: 0 });
    expect(estimateAnswers(['Miss Marple', 'miss marple!'])).toEqual(estimateAnswers(['Miss Marple']));
    expect(estimateAnswers(['Fluffy', 'Paris']).level).toBe(1);
    expect(estimateAnswers(['Miss Marple', 'Rue Verte']).level).toBe(3);
    expect(estimateAnswers(['Miss Marple', 'Rue Verte, behind the mill']).level).toBe(4);
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        expect(estimateAnswers([first, second]).bits).toBeGreaterThanOrEqual(estimateAnswers([first]).bits);
      }),
    );
  });

  test('one very long word is worth no more than a word', () => {
    expect(estimateAnswers(['Hippopotomonstrosesquippedaliophobia']).bits).toBe(14);
  });

  test('any text is judged without an error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ question: fc.string(), answer: fc.string({ unit: 'binary' }) })),
        (all) => {
          const problem = checkAnswers(all);
          if (problem && all.length > 0) expect(problem.at).toBeLessThan(all.length);
        },
      ),
    );
  });
});
