import { type MemberFacts, memberFacts } from '@coffer/contracts';
import { expect, test } from 'vitest';
import { en } from '../../../messages/en.ts';
import { knownFacts } from './fact-words.ts';

const facts: MemberFacts = {
  ...{ accountId: '00000000-0000-4000-8000-000000000001', email: 'ann@example.org', fullName: '' },
  ...{
    role: 'helper',
    standing: 'active',
    createdAt: 1_700_000_000_000,
    lastSignInAt: null,
    deletedAt: null,
  },
  kdf: { algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
  ...{ factors: ['totp'], backupCodesLeft: 7, recovery: [], kitTestedAt: null },
  ...{ devices: 2, sessions: 1, vaults: 3, items: 240, bytes: 1_234_567, pinTries: 4, mustEnrol: false },
};
const said = (change: Partial<MemberFacts> = {}) =>
  Object.fromEntries(knownFacts(en.known, { ...facts, ...change }).map(({ term, value }) => [term, value]));

test('a member sees every fact that the contract has of him (U43)', () => {
  const keys = Object.keys(memberFacts.shape).filter((key) => key !== 'accountId');
  expect(knownFacts(en.known, { ...facts, deletedAt: 1 }).map(({ term }) => term)).toEqual(
    keys.map((key) => en.known.terms[key as keyof typeof en.known.terms]),
  );
});

test('facts are words, and None or Never where there is nothing', () => {
  expect(said()).toMatchObject({
    'Full name': 'None',
    Role: 'Helper',
    'Last sign-in': 'Never',
    'Key strength': 'Argon2id, 64 MiB, 3 passes',
    'Further factors': 'One-time codes',
    'Recovery ways': 'None',
    'Bytes of them': '1,234,567',
  });
  expect(said({ kdf: { algorithm: 'pbkdf2-sha256', iterations: 600_000 } })['Key strength']).toBe(
    'PBKDF2, 600,000 iterations',
  );
});

test('a deletion is named only where one waits', () => {
  expect(said()).not.toHaveProperty('Deleted on');
  expect(said({ deletedAt: 1_800_000_000_000 })).toHaveProperty('Deleted on');
});
