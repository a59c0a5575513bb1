import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OrganisationPolicy, organisationPolicy } from './policy.ts';
import {
  comparePolicies,
  compareSetting,
  defaultPolicy,
  policyDirections,
  policyOfSettings,
  policySettings,
  tighterOf,
} from './policy-directions.ts';

const page = readFileSync(new URL('../../../docs/spec/policy.md', import.meta.url), 'utf8');

/** The loosest and the tightest value of each setting, written out by hand. */
const ends: Record<
  string,
  readonly [loosest: string | number | boolean, tightest: string | number | boolean]
> = {
  'factors.owner': ['none', 'webauthn'],
  'factors.administrator': ['none', 'webauthn'],
  'factors.auditor': ['none', 'webauthn'],
  'factors.helper': ['none', 'webauthn'],
  'factors.member': ['none', 'webauthn'],
  'stepUp.owner': ['password', 'webauthn'],
  'stepUp.administrator': ['password', 'webauthn'],
  'kdf.leastIterations': [600_000, 10_000_000],
  'password.leastLength': [10, 64],
  'password.leastStrength': [0, 4],
  'pin.leastLength': [6, 64],
  'pin.triesAnHour': [5, 2],
  'pin.triesInAll': [10, 3],
  'offline.allowed': [true, false],
  'offline.maxDays': [365, 1],
  'recovery.answers': [true, false],
  'recovery.device': [true, false],
  'recovery.approval': [false, true],
  'recovery.fourEyes': [false, true],
  'devices.approval': [false, true],
  'devices.fourEyes': [false, true],
  'session.idleMinutes': [60, 1],
  'session.hours': [72, 1],
  'session.lockMinutes': [15, 1],
  'search.serverIndex': [true, false],
  'export.allowed': [true, false],
  'sharing.verifiedOnly': [false, true],
  'invitations.byMembers': [true, false],
};
const keys = Object.keys(ends);
const endsOf = (at: 0 | 1): OrganisationPolicy =>
  policyOfSettings(new Map(keys.map((key) => [key, ends[key]?.[at] ?? ''])));
const [loosest, tightest] = [endsOf(0), endsOf(1)];

/** Policies with any legal value in each setting. */
const anyPolicy = fc
  .record({
    at: fc.array(fc.nat(4), { minLength: keys.length, maxLength: keys.length }),
  })
  .map(({ at }) =>
    policyOfSettings(
      new Map(
        keys.map((key, i) => {
          const [from = 0, to = 0] = ends[key] ?? [];
          const share = (at[i] ?? 0) / 4;
          if (typeof from === 'number' && typeof to === 'number')
            return [key, Math.round(from + (to - from) * share)];
          return [key, share < 0.5 ? from : to];
        }),
      ),
    ),
  );

describe('the table of directions', () => {
  test('has every setting, and the spec page has it too', () => {
    expect([...policySettings(defaultPolicy).keys()]).toEqual(keys);
    expect(Object.keys(policyDirections)).toEqual(keys);
    for (const key of keys) {
      const [group = '', name = ''] = key.split('.');
      expect(page).toMatch(new RegExp(`\`${group}\\.${name}\`|\`${group}\\.[^|]*\`\\.${name}\``));
    }
  });

  test.each(keys)('%s goes from its loosest value to its tightest', (key) => {
    const [from, to] = ends[key] ?? [0, 0];
    expect(compareSetting(key, to, from)).toBeGreaterThan(0);
    expect(compareSetting(key, from, to)).toBeLessThan(0);
    expect(compareSetting(key, to, to)).toBe(0);
  });

  test('a word in the middle stands in the middle, and an unknown key has no direction', () => {
    expect(compareSetting('factors.owner', 'any', 'none')).toBeGreaterThan(0);
    expect(compareSetting('factors.owner', 'any', 'webauthn')).toBeLessThan(0);
    expect(compareSetting('something.else', 1, 2)).toBe(0);
  });
});

describe('two policies', () => {
  test('differ in what differs, each setting with its direction', () => {
    const other = organisationPolicy.parse({ offline: { maxDays: 60 }, export: { allowed: false } });
    expect(comparePolicies(defaultPolicy, other)).toEqual([
      { key: 'offline.maxDays', from: 30, to: 60, direction: 'loosens' },
      { key: 'export.allowed', from: true, to: false, direction: 'tightens' },
    ]);
    expect(comparePolicies(loosest, tightest).every(({ direction }) => direction === 'tightens')).toBe(true);
    expect(comparePolicies(tightest, loosest).length).toBe(keys.length);
  });

  test('the tighter of both is looser than neither, and the same whoever comes first', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (a, b) => {
        const both = tighterOf(a, b);
        for (const each of [a, b])
          expect(comparePolicies(each, both).every(({ direction }) => direction === 'tightens')).toBe(true);
        expect(both).toEqual(tighterOf(b, a));
        expect(tighterOf(both, a)).toEqual(both);
      }),
    );
  });

  test('nothing is tighter than the tightest, and everything than the loosest', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(tighterOf(policy, tightest)).toEqual(tightest);
        expect(tighterOf(policy, loosest)).toEqual(policy);
        expect(policyOfSettings(policySettings(policy))).toEqual(policy);
      }),
    );
  });
});
