import { describe, expect, test } from 'vitest';
import { type MemberFacts, memberFacts } from '../admin/people.ts';
import { activityKinds, organisationRoles } from '../index.ts';
import {
  enActivityKinds,
  enAuditKinds,
  enMemberFacts,
  enOwnFacts,
  type FactFormats,
  sayFacts,
} from './index.ts';

describe('words for what is written down', () => {
  test.each([
    ['the activity', enActivityKinds],
    ['the audit log', enAuditKinds],
  ])('of every kind are there once in %s, and of no other', (_where, texts) => {
    expect(Object.keys(texts).toSorted()).toEqual([...activityKinds].toSorted());
    expect(new Set(Object.values(texts)).size).toBe(activityKinds.length);
  });

  test('are the same in both, but where the reader is not the one whom it is about', () => {
    const apart = activityKinds.filter((kind) => enActivityKinds[kind] !== enAuditKinds[kind]);
    expect(apart).toEqual(['sessions-ended', 'backup-proven', 'backup-not-proven']);
    for (const kind of apart) expect(enAuditKinds[kind]).not.toMatch(/this browser|other/);
  });
});

const facts: MemberFacts = {
  ...{ accountId: '00000000-0000-4000-8000-000000000001', email: 'ann@example.org', fullName: 'Ann Keller' },
  ...{ role: 'auditor', standing: 'frozen', createdAt: 1, lastSignInAt: 2, deletedAt: null },
  kdf: { algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
  ...{ factors: ['totp', 'webauthn'], backupCodesLeft: 7, recovery: ['kit'], kitTestedAt: 3 },
  ...{ devices: 8, sessions: 9, vaults: 10, items: 11, bytes: 12, pinTries: 13, mustEnrol: true },
};
const formats: FactFormats = {
  number: (value) => `n${value}`,
  bytes: (value) => `b${value}`,
  memory: (value) => `m${value}`,
  day: (time) => `d${time}`,
  moment: (time) => `t${time}`,
};
const valuesOf = (change: Partial<MemberFacts> = {}) =>
  sayFacts(enMemberFacts, formats, { ...facts, ...change }).map(({ value }) => value);

describe('words for what the server has of a member', () => {
  test('name every fact of the contract in its order, to himself and in the console (U43)', () => {
    const names = Object.keys(memberFacts.shape).filter((name) => name !== 'accountId');
    for (const words of [enOwnFacts, enMemberFacts]) {
      expect(Object.keys(words.terms)).toEqual(names);
      expect(sayFacts(words, formats, { ...facts, deletedAt: 4 }).map(({ term }) => term)).toEqual(
        Object.values(words.terms),
      );
    }
    expect(Object.keys(enOwnFacts.roles)).toEqual([...organisationRoles]);
  });

  test('speak no codes, and write amounts and times as the page does', () => {
    expect(valuesOf()).toEqual([
      ...['ann@example.org', 'Ann Keller', 'Auditor', 'Stopped by PIN tries', 'd1', 't2'],
      ...['Argon2id, m65536, n3 passes', 'One-time codes, Security key or passkey', 'n7'],
      ...['Kit alone', 'd3', 'n8', 'n9', 'n10', 'n11', 'b12', 'n13', 'Yes'],
    ]);
    expect(valuesOf({ kdf: { algorithm: 'pbkdf2-sha256', iterations: 5 } })).toContain(
      'PBKDF2, n5 iterations',
    );
  });

  test('say None and Never where there is nothing, and of a deletion only where one waits', () => {
    const bare = { fullName: '', factors: [], recovery: [], lastSignInAt: null, kitTestedAt: null };
    const values = valuesOf({ ...bare, mustEnrol: false });
    expect(values.filter((value) => value === 'None')).toHaveLength(3);
    expect(values.filter((value) => value === 'Never')).toHaveLength(2);
    expect(values.at(-1)).toBe('No');
    expect(valuesOf({ deletedAt: 4 })).toHaveLength(values.length + 1);
  });
});
