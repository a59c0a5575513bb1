import { expect, test } from 'vitest';
import { askedPolicy, organisationPolicy } from './policy.ts';

test('a policy that says nothing is the defaults, whoever reads it', () => {
  expect(askedPolicy.parse({})).toEqual(organisationPolicy.parse({}));
});

test('who asks for a policy may not misspell a setting; who reads one passes over what he does not know', () => {
  const misspelt = { offline: { allowed: false, maxdays: 1 } };
  expect(askedPolicy.safeParse(misspelt).success).toBe(false);
  expect(askedPolicy.safeParse({ ofline: { allowed: false } }).success).toBe(false);
  expect(organisationPolicy.parse(misspelt).offline).toEqual({ allowed: false, maxDays: 30 });
});

test('no setting can be put below what the code holds safe', () => {
  for (const unsafe of [
    { kdf: { leastIterations: 599_999 } },
    { password: { leastLength: 9 } },
    { pin: { leastLength: 5 } },
    { pin: { triesAnHour: 6 } },
    { pin: { triesInAll: 11 } },
    { offline: { maxDays: 366 } },
    { session: { idleMinutes: 61 } },
    { session: { hours: 73 } },
    { session: { lockMinutes: 16 } },
  ])
    expect(askedPolicy.safeParse(unsafe).success, JSON.stringify(unsafe)).toBe(false);
});
