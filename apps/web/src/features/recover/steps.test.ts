import type { OpenWay } from '@coffer/vault';
import { describe, expect, test } from 'vitest';
import { addressOf, allowedStep, inOrder, type RecoverStep, stepsByPath } from './steps.ts';

const nothing = { sent: false, verified: false, waiting: false, opened: false, recovered: false };
const steps: readonly RecoverStep[] = ['email', 'code', 'open', 'ways', 'waiting', 'fresh', 'kit'];

describe('the way through a recovery', () => {
  test('after a reload everything begins again, whatever the address says', () => {
    for (const step of steps) expect(allowedStep(step, nothing)).toBe('email');
  });

  test('before the code is right nothing can be opened', () => {
    for (const step of steps.filter((one) => one !== 'email'))
      expect(allowedStep(step, { ...nothing, sent: true })).toBe('code');
  });

  test('with the code one may go between the ways, and back to the address', () => {
    const verified = { ...nothing, sent: true, verified: true };
    expect(steps.map((step) => allowedStep(step, verified))).toEqual([
      ...['email', 'open', 'open', 'ways', 'open', 'open', 'open'],
    ]);
    expect(allowedStep('waiting', { ...verified, waiting: true })).toBe('waiting');
  });

  test('once it opened, only the new beginning is left, and after that only the new kit', () => {
    const opened = { ...nothing, sent: true, verified: true, opened: true };
    for (const step of steps) {
      expect(allowedStep(step, opened)).toBe('fresh');
      expect(allowedStep(step, { ...opened, recovered: true })).toBe('kit');
    }
  });

  test('each step has an address of its own that leads back to it', () => {
    for (const step of steps) {
      const [, , end = ''] = addressOf(step).split('/');
      expect(stepsByPath[end] ?? 'email').toBe(step);
    }
  });

  test('the kit is offered first and answers alone last (B10)', () => {
    const way = (kind: OpenWay['kind']): OpenWay => ({ kind, questions: [], waits: false });
    const kinds = (['answers', 'device', 'kit', 'kit-and-answers'] as const).map(way);
    expect(inOrder(kinds).map(({ kind }) => kind)).toEqual(['kit-and-answers', 'kit', 'device', 'answers']);
  });
});
