import { describe, expect, test } from 'vitest';
import { en } from '../../messages/en.ts';
import { type Problem, problemOf, problemText } from './problem.ts';

const now = new Date(2026, 10, 22, 9, 0).getTime();
const soon = new Date(2026, 10, 22, 9, 40).getTime();

const problems: readonly Problem[] = [
  { kind: 'wrong-password' },
  { kind: 'wrong-pin', triesLeft: 3 },
  { kind: 'frozen', until: soon },
  { kind: 'not-allowed' },
  { kind: 'waiting', until: soon },
  { kind: 'changed-elsewhere' },
  { kind: 'too-many-tries', retryAt: soon },
  { kind: 'alarm', code: 'vault/rollback' },
  { kind: 'unreachable' },
  { kind: 'unexpected' },
];

describe('words for what did not happen', () => {
  test('every outcome has its own', () => {
    const texts = problems.map((problem) => problemText(en, problem, now));
    expect(new Set(texts).size).toBe(problems.length);
    for (const text of texts) expect(text.length).toBeGreaterThan(20);
  });

  test('a wrong PIN says how many tries are left, one of them in the singular', () => {
    expect(problemText(en, { kind: 'wrong-pin', triesLeft: 3 }, now)).toContain('3 tries left');
    expect(problemText(en, { kind: 'wrong-pin', triesLeft: 1 }, now)).toContain('1 try left');
  });

  test('what has an end names it', () => {
    for (const problem of problems.filter((each) => 'until' in each || 'retryAt' in each))
      expect(problemText(en, problem, now)).toMatch(/at 0?9:40/);
  });

  test('an alarm names what the server was caught at', () => {
    expect(problemText(en, { kind: 'alarm', code: 'vault/fork' }, now)).toContain(en.alarm['vault/fork']);
  });

  test('only the outcome that is none is let through', () => {
    expect(problemOf({ kind: 'changed' }, 'changed')).toBeNull();
    expect(problemOf<{ kind: 'changed' } | { kind: 'gone' }, 'changed'>({ kind: 'gone' }, 'changed')).toEqual(
      {
        kind: 'gone',
      },
    );
  });
});
