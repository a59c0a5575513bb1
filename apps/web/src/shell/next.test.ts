import { expect, test } from 'vitest';
import { isOfConsole } from './console.ts';
import { nextFrom, signInAddress } from './next.ts';

test('sign-in leads back to the place that was locked', () => {
  const address = signInAddress('/vault/0b54/edit', 'view=bin');
  expect(nextFrom(address.slice(address.indexOf('?') + 1))).toBe('/vault/0b54/edit?view=bin');
  expect(nextFrom(signInAddress('/vaults/0b54', '').slice('/signin?'.length))).toBe('/vaults/0b54');
  expect(nextFrom(signInAddress('/people', '').slice('/signin?'.length))).toBe('/people');
  expect(signInAddress('/vault', '')).toBe('/signin');
});

test('sign-in leads on to the console, with the filters that stood in its address', () => {
  const place = '/admin/audit?search=ann+b%40example.org&kinds=suspended%2Cremoved';
  expect(nextFrom(`next=${encodeURIComponent(place)}`)).toBe(place);
  expect(isOfConsole(place)).toBe(true);
  for (const other of ['/administrators', '/vault', '/people/admin']) expect(isOfConsole(other)).toBe(false);
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/vault//evil@x',
  'javascript:alert(1)',
  '/vaultx',
  '/peoples',
  '/adminx',
  '/admin//evil@x',
])('sign-in never leads to %s', (next) => {
  expect(nextFrom(`next=${encodeURIComponent(next)}`)).toBe('/vault');
});
