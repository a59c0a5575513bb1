import { Unreachable } from '@coffer/contracts';
import { expect, test } from 'vitest';
import { isUnreachable } from './unreachable.ts';

test('an error that crossed the Worker is known by its name', () => {
  const { message, name } = new Unreachable();
  expect(isUnreachable(Object.assign(new Error(message), { name }))).toBe(true);
  expect(isUnreachable(Object.assign(new Error('locked'), { name: 'VaultError' }))).toBe(false);
  expect(isUnreachable('Unreachable')).toBe(false);
});
