import { describe, expect, test } from 'vitest';
import { enAccount } from '../../../messages/en-account.ts';
import { type Kdf, kdfKey, kdfName, secondsOf, strongerThan } from './kdf.ts';

const pbkdf2 = (iterations: number): Kdf => ({ algorithm: 'pbkdf2-sha256', iterations });
const argon2id = (memoryKiB: number, passes: number, lanes = 1): Kdf => ({
  algorithm: 'argon2id',
  memoryKiB,
  passes,
  lanes,
});

describe('raising the key derivation (B8)', () => {
  test('below the default everything above is offered, and nothing at or below what stands', () => {
    const offered = strongerThan(pbkdf2(600_000));
    expect(offered[0]).toEqual(pbkdf2(1_000_000));
    expect(strongerThan(pbkdf2(1_000_000))).not.toContainEqual(pbkdf2(1_000_000));
  });

  test('from Argon2id nothing leads back to PBKDF2', () => {
    for (const kdf of strongerThan(argon2id(65_536, 3))) expect(kdf.algorithm).toBe('argon2id');
  });

  test('no parameter of Argon2id goes down', () => {
    expect(strongerThan(argon2id(65_536, 5))).toEqual([]);
    expect(strongerThan(argon2id(65_536, 3, 4))).toEqual([]);
    expect(strongerThan(argon2id(65_536, 3))).toEqual([argon2id(131_072, 4)]);
  });

  test('each step costs more time than a default sign-in does at the floor', () => {
    for (const kdf of strongerThan(pbkdf2(600_000)))
      expect(secondsOf(kdf)).toBeGreaterThan(secondsOf(pbkdf2(600_000)));
  });

  test('each has a name and a value of its own', () => {
    const all = strongerThan(pbkdf2(600_000));
    expect(new Set(all.map(kdfKey)).size).toBe(all.length);
    expect(kdfName(enAccount.profile, argon2id(65_536, 3))).toBe('Argon2id, 64 MiB, 3 passes');
    expect(kdfName(enAccount.profile, pbkdf2(1_000_000))).toBe('PBKDF2, 1,000,000 rounds');
  });
});
