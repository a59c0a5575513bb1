import type { AccountFacts } from '@coffer/vault';

/** A key derivation and its parameters. */
export type Kdf = AccountFacts['kdf'];

/** Stronger ones that are offered, weakest first; all within the bounds of the specification. */
const ladder: readonly Kdf[] = [
  { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 },
  { algorithm: 'pbkdf2-sha256', iterations: 2_000_000 },
  { algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
  { algorithm: 'argon2id', memoryKiB: 131_072, passes: 4, lanes: 1 },
];

/** Seconds on one core, from the figures of the threat model (section 3). */
export const secondsOf = (kdf: Kdf): number =>
  kdf.algorithm === 'pbkdf2-sha256'
    ? (kdf.iterations / 1_000_000) * 0.56
    : ((kdf.memoryKiB * kdf.passes) / (65_536 * 3)) * 0.46;

const isAbove = (kdf: Kdf, now: Kdf): boolean => {
  if (kdf.algorithm === 'pbkdf2-sha256')
    return now.algorithm === 'pbkdf2-sha256' && kdf.iterations > now.iterations;
  if (now.algorithm === 'pbkdf2-sha256') return true;
  const least = kdf.memoryKiB >= now.memoryKiB && kdf.passes >= now.passes && kdf.lanes >= now.lanes;
  return least && (kdf.memoryKiB > now.memoryKiB || kdf.passes > now.passes);
};

/** What `now` may be raised to: never down, and never from Argon2id back to PBKDF2. */
export const strongerThan = (now: Kdf): readonly Kdf[] => ladder.filter((kdf) => isAbove(kdf, now));

/** One of {@link strongerThan} as a value of a select. */
export const kdfKey = (kdf: Kdf): string =>
  kdf.algorithm === 'pbkdf2-sha256' ? `pbkdf2-${kdf.iterations}` : `argon2id-${kdf.memoryKiB}-${kdf.passes}`;

interface Words {
  kdfPbkdf2(iterations: string): string;
  kdfArgon2id(mebibytes: number, passes: number): string;
}

/** A key derivation in words. */
export const kdfName = (words: Words, kdf: Kdf): string =>
  kdf.algorithm === 'pbkdf2-sha256'
    ? words.kdfPbkdf2(kdf.iterations.toLocaleString('en'))
    : words.kdfArgon2id(Math.round(kdf.memoryKiB / 1024), kdf.passes);
