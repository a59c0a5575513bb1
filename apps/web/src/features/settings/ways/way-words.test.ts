import type { WayIn } from '@coffer/vault';
import { describe, expect, test } from 'vitest';
import { enWays } from '../../../messages/en-ways.ts';
import { joined, leftOf, lossTitle, noteOf, sayCost, sayGuess, sayYears } from './way-words.ts';

const words = enWays.ways;
const say = { date: () => '14 October', when: () => 'tomorrow' };

const way = (part: Partial<WayIn>): WayIn => ({
  id: 'every-day',
  stops: ['password', 'pin'],
  standing: 'open',
  waitHours: 0,
  activeFrom: null,
  testedAt: null,
  cost: null,
  ...part,
});

describe('spans of time', () => {
  const day = 1 / 365.25;

  test('each has two figures and the unit that suits it', () => {
    expect(sayYears(words.spans, 14.4)).toBe('14 years');
    expect(sayYears(words.spans, 1)).toBe('a year');
    expect(sayYears(words.spans, day * 3)).toBe('3 days');
    expect(sayYears(words.spans, day / 24)).toBe('an hour');
    expect(sayYears(words.spans, (day / 24 / 60) * 7)).toBe('7 minutes');
    expect(sayYears(words.spans, 23_000)).toBe('23 thousand years');
    expect(sayYears(words.spans, 4.2e7)).toBe('42 million years');
  });

  test('nothing is said to take no time, and nothing for ever in figures', () => {
    expect(sayYears(words.spans, 0)).toBe('a second');
    expect(sayYears(words.spans, Number.POSITIVE_INFINITY)).toBe(words.spans.ever);
    expect(sayGuess(words.spans, 0.000_01)).toBe(words.spans.microseconds);
    expect(sayGuess(words.spans, 0.56)).toBe('0.56 seconds');
  });

  test('a cost names the price of one guess and of all', () => {
    const text = sayCost(words, {
      guesses: 'password-and-pin',
      secondsPerGuess: 0.56,
      assumedGuesses: 1e9,
      cardYears: 18,
    });
    expect(text).toContain('0.56 seconds');
    expect(text).toContain('18 years');
  });
});

describe('the line under a way (B12)', () => {
  test('what is wrong comes first, then off, then the wait, then the test', () => {
    const all = { activeFrom: 1, testedAt: 1 } as const;
    expect(noteOf(words, way({ ...all, standing: 'flagged' }), say)).toBe(words.flagged);
    expect(noteOf(words, way({ ...all, standing: 'off' }), say)).toBe('Off');
    expect(noteOf(words, way({ ...all, standing: 'pending' }), say)).toBe('Opens tomorrow');
    expect(noteOf(words, way({ ...all }), say)).toBe('Tested 14 October');
  });

  test('answers alone are called weak even while off, and a kit nobody tried says so', () => {
    expect(noteOf(words, way({ id: 'answers', standing: 'off' }), say)).toBe(words.offWeak);
    expect(noteOf(words, way({ id: 'kit' }), say)).toBe(words.untested);
    expect(noteOf(words, way({ id: 'device' }), say)).toBe(words.subs.device);
  });
});

describe('what if (U33)', () => {
  const ways = [way({}), way({ id: 'kit-and-answers' }), way({ id: 'device', waitHours: 72 })];

  test('what is left is named in the order of the list, with its wait', () => {
    expect(leftOf(words, { lost: ['password'], left: ['device', 'kit-and-answers'] }, ways)).toBe(
      '2 lines still work: “Recovery kit and answers” and “My other device” after 72 hours.',
    );
    expect(leftOf(words, { lost: ['kit'], left: ['every-day'] }, ways)).toBe(
      'One line still works: “Every day”.',
    );
  });

  test('where nothing is left it says so', () => {
    expect(leftOf(words, { lost: ['device', 'kit', 'password'], left: [] }, ways)).toBe(words.nothingLeft);
  });

  test('a password is forgotten, things are lost', () => {
    expect(lossTitle(words, { lost: ['password'], left: [] })).toBe('If you forget your password');
    expect(lossTitle(words, { lost: ['kit'], left: [] })).toBe('If you lose the kit');
    expect(lossTitle(words, { lost: ['device', 'kit', 'password'], left: [] })).toBe(
      'If you forget your password and lose this device and the kit',
    );
    expect(joined([], 'and')).toBe('');
  });
});
