import { expect, test } from 'vitest';
import { nextFrom, signInAddress } from './next.ts';

test('sign-in leads back to the place that was locked', () => {
  const address = signInAddress('/vault/0b54/edit', 'view=bin');
  expect(nextFrom(address.slice(address.indexOf('?') + 1))).toBe('/vault/0b54/edit?view=bin');
  expect(nextFrom(signInAddress('/vaults/0b54', '').slice('/signin?'.length))).toBe('/vaults/0b54');
  expect(nextFrom(signInAddress('/people', '').slice('/signin?'.length))).toBe('/people');
  expect(signInAddress('/vault', '')).toBe('/signin');
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/vault//evil@x',
  'javascript:alert(1)',
  '/vaultx',
  '/peoples',
])('sign-in never leads to %s', (next) => {
  expect(nextFrom(`next=${encodeURIComponent(next)}`)).toBe('/vault');
});
