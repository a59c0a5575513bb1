import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { toHex } from './encoding.ts';
import {
  type Argon2id,
  assertKdfParameters,
  canonicalEmail,
  defaultAnswersIterations,
  defaultKdf,
  deriveMasterKey,
  effectiveSalt,
  isKdfAtLeast,
  type KdfParameters,
  kdfBounds,
  passwordBytes,
} from './kdf.ts';
import { codeOf, countUp, outcomeOf } from './testing/hostile.ts';

const pbkdf2 = (iterations: unknown): KdfParameters =>
  ({ algorithm: 'pbkdf2-sha256', iterations }) as KdfParameters;
const argon2id = (memoryKiB: unknown, passes: unknown, lanes: unknown): KdfParameters =>
  ({ algorithm: 'argon2id', memoryKiB, passes, lanes }) as KdfParameters;
const place = { email: 'ada@example.org', deploymentId: countUp(1, 16), salt: countUp(2, 32) };
/** Fails the test that lets a derivation begin. */
const unreachable: Argon2id = () => Promise.reject(new Error('a derivation began'));

const notNumbers = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  null,
  undefined,
  {},
  [],
  true,
];

describe('a hostile server cannot choose the cost (H01)', () => {
  const iterations = [
    0,
    -1,
    1,
    1000,
    10_000,
    100_000,
    599_999,
    600_000.5,
    10_000_001,
    1e12,
    2 ** 53,
    -600_000,
  ];
  const texts = ['600000', '1000000', ''];
  test.each([...iterations, ...texts, ...notNumbers])(
    'PBKDF2 with %o iterations is refused',
    async (given) => {
      expect(await codeOf(() => assertKdfParameters(pbkdf2(given)))).toBe('crypto/kdf-refused');
      const derive = () => deriveMasterKey(pbkdf2(given), place, 'password', unreachable);
      expect(await codeOf(derive)).toBe('crypto/kdf-refused');
    },
  );

  test.each([600_000, 600_001, 1_000_000, 10_000_000])('PBKDF2 with %i iterations is taken', (given) => {
    expect(() => assertKdfParameters(pbkdf2(given))).not.toThrow();
  });

  test.each([
    [19 * 1024 - 1, 2, 1],
    [256 * 1024 + 1, 3, 1],
    [4 * 1024 * 1024, 3, 1],
    [65_536, 1, 1],
    [65_536, 7, 1],
    [65_536, 0, 1],
    [65_536, 3, 0],
    [65_536, 3, 5],
    [65_536.5, 3, 1],
    [65_536, 2.5, 1],
    [65_536, 3, 1.5],
    ['65536', 3, 1],
    [65_536, '3', 1],
    [65_536, 3, '1'],
    [-65_536, 3, 1],
    ...notNumbers.flatMap((given) => [
      [given, 3, 1],
      [65_536, given, 1],
      [65_536, 3, given],
    ]),
  ])('Argon2id with %o KiB, %o passes, %o lanes is refused', async (memoryKiB, passes, lanes) => {
    const kdf = argon2id(memoryKiB, passes, lanes);
    expect(await codeOf(() => assertKdfParameters(kdf))).toBe('crypto/kdf-refused');
    expect(await codeOf(() => deriveMasterKey(kdf, place, 'password', unreachable))).toBe(
      'crypto/kdf-refused',
    );
  });

  test.each([
    [19 * 1024, 2, 1],
    [65_536, 3, 1],
    [256 * 1024, 6, 4],
  ])('Argon2id with %i KiB, %i passes, %i lanes is taken', (memoryKiB, passes, lanes) => {
    expect(() => assertKdfParameters(argon2id(memoryKiB, passes, lanes))).not.toThrow();
  });

  test.each(['scrypt', 'pbkdf2', 'PBKDF2-SHA256', '', null, undefined, 'none'])(
    'the algorithm %o is refused',
    async (algorithm) => {
      const kdf = { algorithm, iterations: 1_000_000, memoryKiB: 65_536, passes: 3, lanes: 1 };
      expect(await codeOf(() => assertKdfParameters(kdf as unknown as KdfParameters))).toBe(
        'crypto/kdf-refused',
      );
    },
  );

  test('the defaults are within the bounds, and the floors are those of the spec (K6)', () => {
    expect(() => assertKdfParameters(defaultKdf)).not.toThrow();
    expect(defaultKdf).toEqual({ algorithm: 'pbkdf2-sha256', iterations: 1_000_000 });
    expect(kdfBounds).toEqual({
      pbkdf2: { iterations: [600_000, 10_000_000] },
      argon2id: { memoryKiB: [19_456, 262_144], passes: [2, 6], lanes: [1, 4] },
      answers: { iterations: [2_000_000, 10_000_000] },
    });
    expect(defaultAnswersIterations).toBe(3_000_000);
  });
});

describe('parameters only ever rise', () => {
  const argonBase = argon2id(65_536, 3, 1);
  test.each([
    [pbkdf2(1_000_000), pbkdf2(1_000_000), true],
    [pbkdf2(1_000_001), pbkdf2(1_000_000), true],
    [pbkdf2(999_999), pbkdf2(1_000_000), false],
    [pbkdf2(600_000), pbkdf2(10_000_000), false],
    [pbkdf2(Number.NaN), pbkdf2(600_000), false],
    [argonBase, pbkdf2(10_000_000), true],
    [pbkdf2(10_000_000), argonBase, false],
    [argonBase, argonBase, true],
    [argon2id(65_535, 6, 4), argonBase, false],
    [argon2id(262_144, 2, 4), argonBase, false],
    [argon2id(65_536, 3, 1), argon2id(65_536, 3, 2), false],
    [argon2id(131_072, 4, 2), argonBase, true],
    [argon2id(Number.NaN, 3, 1), argonBase, false],
    [{ algorithm: 'scrypt', iterations: 9e6 } as unknown as KdfParameters, pbkdf2(600_000), false],
    [{ algorithm: 'scrypt', iterations: 9e6 } as unknown as KdfParameters, argonBase, false],
  ])('from %o before %o: %o', (after, before, expected) => {
    expect(isKdfAtLeast(after, before)).toBe(expected);
  });
});

describe('the effective salt (H02)', () => {
  const { deploymentId, salt } = place;
  test('differs by address, deployment and salt, even when a server hands one salt to all', () => {
    const salts = [
      effectiveSalt('ada@example.org', deploymentId, salt),
      effectiveSalt('bob@example.org', deploymentId, salt),
      effectiveSalt('ada@example.org', countUp(9, 16), salt),
      effectiveSalt('ada@example.org', deploymentId, countUp(9, 32)),
    ];
    expect(new Set(salts.map(toHex)).size).toBe(4);
  });

  test.each([0, 4, 16, 31, 33, 64])('a salt of %i bytes is refused', async (length) => {
    expect(await codeOf(() => effectiveSalt('ada@example.org', deploymentId, countUp(0, length)))).toBe(
      'crypto/kdf-refused',
    );
  });

  test.each([0, 15, 17, 32])('a deployment of %i bytes is refused', async (length) => {
    expect(await codeOf(() => effectiveSalt('ada@example.org', countUp(0, length), salt))).toBe(
      'crypto/malformed',
    );
  });

  test('a short salt is refused before Argon2id begins', async () => {
    const derive = () =>
      deriveMasterKey(argon2id(65_536, 3, 1), { ...place, salt: countUp(0, 4) }, 'p', unreachable);
    expect(await codeOf(derive)).toBe('crypto/kdf-refused');
  });
});

describe('what is typed has one spelling', () => {
  test('passwords: composed and decomposed are one, spaces and case are kept', () => {
    expect(toHex(passwordBytes('cafe\u0301'))).toBe(toHex(passwordBytes('caf\u00e9')));
    expect(toHex(passwordBytes('\ufb01'))).toBe(toHex(utf8('fi')));
    expect(toHex(passwordBytes(' A '))).toBe(toHex(utf8(' A ')));
    expect(toHex(passwordBytes('a'))).not.toBe(toHex(passwordBytes('A')));
  });

  test('addresses: the canonical spelling of a canonical spelling is itself', () => {
    const awkward = [
      '\u0130',
      '\u03a3',
      '\u1e9e',
      '\u0345',
      '\u212b',
      '\u2126',
      '\u1fbc',
      '\ufeff',
      '\u2000',
      'I\u0307',
    ];
    for (const a of awkward) {
      for (const b of awkward) expect(canonicalEmail(canonicalEmail(a + b))).toBe(canonicalEmail(a + b));
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(canonicalEmail(canonicalEmail(typed))).toBe(canonicalEmail(typed));
      }),
      { numRuns: 500 },
    );
  });
});

test('a refusal says which bound, never the password', async () => {
  const derive = () => deriveMasterKey(pbkdf2(1), place, 'hunter2-secret', unreachable);
  expect(await outcomeOf(derive)).toBe('crypto/kdf-refused: KDF refused: iterations out of bounds.');
});
