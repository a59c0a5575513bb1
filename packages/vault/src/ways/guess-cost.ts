import type { AccountFacts, OfflineCost, WayIn } from '../account-engine.ts';

const year = 365.25 * 86_400;

/**
 * Guesses a second of one graphics card of the year 2022 (RTX 4090), as published; docs/threat-model.md §3 names the
 * sources, and what one core of an ordinary server does beside it. PBKDF2 scales with its iterations; Argon2id with
 * memory times passes.
 */
export const cardRates = {
  /** PBKDF2-HMAC-SHA-256: iterations a second. */
  pbkdf2Iterations: 8_865_700 * 999,
  /** Argon2id: KiB filled a second, over all passes. */
  argon2idKiB: 1667 * 65_536 * 3,
  /** SHA-256 blocks a second. */
  sha256Blocks: 21_975_500_000,
} as const;

/** Seconds of one OPRF evaluation on one core, measured: there is no program for cards. */
export const evaluationSeconds = 0.000_45;

/**
 * How many guesses are reckoned with. Nobody knows how a password was chosen: 2^40 is one of four random words of a list
 * of a thousand. An answer is taken from some 2^13 likely ones, often from fewer.
 */
export const assumed = { password: 2 ** 40, pin: 1_000_000, answer: 2 ** 13, code: 2 ** 130 } as const;

const secondsOf = (kdf: AccountFacts['kdf']): number =>
  kdf.algorithm === 'pbkdf2-sha256'
    ? kdf.iterations / cardRates.pbkdf2Iterations
    : (kdf.memoryKiB * kdf.passes) / cardRates.argon2idKiB;

const costOf = (
  guesses: OfflineCost['guesses'],
  secondsPerGuess: number,
  assumedGuesses: number,
  once = 0,
): OfflineCost => ({
  ...{ guesses, secondsPerGuess, assumedGuesses },
  cardYears: (secondsPerGuess * assumedGuesses + once) / year,
});

/** Each guess at the password costs its KDF; all PINs are tried once, for the one password that is right. */
export const passwordCost = (kdf: AccountFacts['kdf']): OfflineCost =>
  costOf('password-and-pin', secondsOf(kdf), assumed.password, assumed.pin * evaluationSeconds);

/** A code of 130 random bits is guessed against its key check: a handful of SHA-256 blocks a guess. */
export const codeCost = (): OfflineCost => costOf('code', 16 / cardRates.sha256Blocks, assumed.code);

/** All answers are guessed together: each guess costs the whole derivation and one evaluation. */
export const answersCost = (questions: number, iterations: number): OfflineCost =>
  costOf(
    'answers',
    iterations / cardRates.pbkdf2Iterations + evaluationSeconds,
    assumed.answer ** Math.max(1, questions),
  );

/** The way that is cheapest to guess of those that stand or are about to; `every-day` where none can be guessed. */
export const weakestOf = (ways: readonly WayIn[]): WayIn['id'] => {
  const guessable = ways.filter(({ standing, cost }) => standing !== 'off' && cost !== null);
  const [first] = guessable.sort((a, b) => (a.cost?.cardYears ?? 0) - (b.cost?.cardYears ?? 0));
  return first?.id ?? 'every-day';
};
