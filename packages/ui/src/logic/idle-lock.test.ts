import { expect, test } from 'vitest';
import { secondsUntilLock } from './idle-lock.ts';

test('the lock comes by the clock, so that sleep counts as idleness', () => {
  expect(secondsUntilLock(0, 0, 5)).toBe(300);
  expect(secondsUntilLock(0, 4.5 * 60_000, 5)).toBe(30);
  expect(secondsUntilLock(0, 299_500, 5)).toBe(1);
  expect(secondsUntilLock(0, 60 * 60_000, 5)).toBeLessThan(0);
});
