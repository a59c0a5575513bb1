import { describe, expect, test } from 'vitest';
import { en } from '../../messages/en.ts';
import { stepText } from './step-text.ts';

const words = { wrong: (left: number | undefined) => `wrong ${left ?? 'somehow'}`, expired: 'too old' };

describe('words for a code that did not pass', () => {
  test('a wrong one and an old one are told in the words of their screen', () => {
    expect(stepText(en, { kind: 'wrong', triesLeft: 2 }, words)).toBe('wrong 2');
    expect(stepText(en, { kind: 'wrong' }, words)).toBe('wrong somehow');
    expect(stepText(en, { kind: 'expired' }, words)).toBe('too old');
    expect(stepText(en, { kind: 'half-session-expired' }, words)).toBe('too old');
  });

  test('the rest is told as everywhere', () => {
    expect(stepText(en, { kind: 'unreachable' }, words)).toBe(en.account.problems.unreachable);
    expect(stepText(en, { kind: 'alarm', code: 'vault/rollback' }, words)).toContain(
      en.alarm['vault/rollback'],
    );
  });
});
