import { type MemberFacts, memberFacts } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { en } from '../../messages/en.ts';
import { factLines } from './facts-words.ts';

const facts: MemberFacts = {
  ...{ accountId: '00000000-0000-4000-8000-000000000001', email: 'ann@example.org', fullName: 'Ann Keller' },
  ...{
    role: 'auditor',
    standing: 'active',
    createdAt: 1_700_000_000_000,
    lastSignInAt: null,
    deletedAt: null,
  },
  kdf: { algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
  ...{ factors: ['webauthn', 'backup-codes'], backupCodesLeft: 7, recovery: ['kit'], kitTestedAt: null },
  ...{ devices: 2, sessions: 1, vaults: 3, items: 240, bytes: 1_234_567, pinTries: 4, mustEnrol: true },
};
const said = (change: Partial<MemberFacts> = {}) =>
  Object.fromEntries(factLines(en, { ...facts, ...change }).map(({ term, value }) => [term, value]));

describe('facts of a member', () => {
  test('are all of the contract, none left out (U43)', () => {
    const keys = Object.keys(memberFacts.shape).filter((key) => key !== 'accountId');
    const lines = factLines(en, { ...facts, deletedAt: 1_800_000_000_000 });
    expect(lines.map(({ term }) => term)).toEqual(
      keys.map((key) => en.facts.terms[key as keyof typeof en.facts.terms]),
    );
  });

  test('speak words, not codes', () => {
    expect(said()).toMatchObject({
      Role: 'Auditor',
      Standing: 'Active',
      'Last sign-in': 'Never',
      'Key strength': 'Argon2id, 67.1 MB, 3 passes',
      'Further factors': 'Security key or passkey, Backup codes',
      'Recovery ways': 'Kit alone',
      'Sealed storage': '1.2 MB',
      'Owes a factor': 'Yes',
    });
  });

  test('say None where there is nothing', () => {
    expect(said({ factors: [], recovery: [], fullName: '' })).toMatchObject({
      Name: 'None',
      'Further factors': 'None',
      'Recovery ways': 'None',
    });
  });

  test('name a deletion only of an account that leaves', () => {
    expect(said()).not.toHaveProperty('Deleted on');
    expect(said({ deletedAt: 1_800_000_000_000 })).toHaveProperty('Deleted on');
  });

  test('say how a password becomes a key by either way', () => {
    const kdf = { algorithm: 'pbkdf2-sha256', iterations: 600_000 } as const;
    expect(said({ kdf })['Key strength']).toBe('PBKDF2, 600,000 iterations');
  });
});
