import { expect, test } from 'vitest';
import { askedPolicy, organisationPolicy, readRules } from './policy.ts';

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

test('rules that are read before signing in can be tighter than what holds anyhow, and never looser', () => {
  const usual = { kdf: { leastIterations: 600_000 }, password: { leastLength: 10, leastStrength: 0 } };
  expect(readRules.reply.parse({ ...usual, more: 1 })).toEqual({ ...usual, pin: { leastLength: 6 } });
  for (const looser of [
    { kdf: { leastIterations: 1 } },
    { password: { leastLength: 4 } },
    { pin: { leastLength: 4 } },
  ])
    expect(readRules.reply.safeParse({ ...usual, ...looser }).success).toBe(false);
});
