import { type Bytes, concat, lp, sized, utf8 } from './bytes.ts';
import { CryptoError } from './errors.ts';
import type { Argon2idCost } from './hazmat/argon2id.ts';
import { pbkdf2 } from './hazmat/pbkdf2.ts';
import { sha256 } from './hazmat/sha256.ts';
import type { MasterKey } from './keys.ts';

/** How a password becomes a master key. `memoryKiB` in KiB. */
export type KdfParameters =
  | { readonly algorithm: 'pbkdf2-sha256'; readonly iterations: number }
  | {
      readonly algorithm: 'argon2id';
      readonly memoryKiB: number;
      readonly passes: number;
      readonly lanes: number;
    };

/** What new accounts get. Spec: docs/spec/kdf.md §2. */
export const defaultKdf: KdfParameters = { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 };

/** The smallest and largest parameters a client will run; constants, never read from a server. */
export const kdfBounds = {
  pbkdf2: { iterations: [600_000, 10_000_000] },
  argon2id: { memoryKiB: [19 * 1024, 256 * 1024], passes: [2, 6], lanes: [1, 4] },
  answers: { iterations: [2_000_000, 10_000_000] },
} as const;

/** Iterations of PBKDF2 over recovery answers in new accounts. */
export const defaultAnswersIterations = 3_000_000;

/** Bytes of the random salt beside the parameters. */
export const kdfSaltLength = 32;

const isWithin = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

const refused = (why: string): CryptoError => new CryptoError('crypto/kdf-refused', `KDF refused: ${why}.`);

/**
 * Checks parameters that came from outside, before anything is derived.
 *
 * @throws {CryptoError} `crypto/kdf-refused` below the floor, above the ceiling, or for anything that is no number.
 */
export const assertKdfParameters = (kdf: KdfParameters): void => {
  if (kdf.algorithm === 'pbkdf2-sha256') {
    if (!isWithin(kdf.iterations, kdfBounds.pbkdf2.iterations)) throw refused('iterations out of bounds');
    return;
  }
  if (kdf.algorithm !== 'argon2id') throw refused('unknown algorithm');
  const { memoryKiB, passes, lanes } = kdfBounds.argon2id;
  if (!isWithin(kdf.memoryKiB, memoryKiB)) throw refused('memory out of bounds');
  if (!isWithin(kdf.passes, passes) || !isWithin(kdf.lanes, lanes))
    throw refused('passes or lanes out of bounds');
};

/**
 * Whether going from `before` to `after` keeps or raises the cost: parameters only ever rise, and the algorithm goes
 * from PBKDF2 to Argon2id only. Both must be within bounds.
 */
export const isKdfAtLeast = (after: KdfParameters, before: KdfParameters): boolean => {
  if (before.algorithm === 'pbkdf2-sha256') {
    if (after.algorithm === 'argon2id') return true;
    return after.algorithm === 'pbkdf2-sha256' && after.iterations >= before.iterations;
  }
  return (
    after.algorithm === 'argon2id' &&
    after.memoryKiB >= before.memoryKiB &&
    after.passes >= before.passes &&
    after.lanes >= before.lanes
  );
};

/** Passwords and PINs are UTF-8 of NFKC, not trimmed, case kept. Spec: docs/spec/conventions.md. */
export const passwordBytes = (typed: string): Bytes => utf8(typed.normalize('NFKC'));

/** E-mail addresses are trimmed, NFC, lower-cased. Spec: docs/spec/conventions.md. */
export const canonicalEmail = (typed: string): string => typed.trim().normalize('NFC').toLowerCase();

/** Argon2id as the caller can run it: in a browser a worker of its own. */
export type Argon2id = (password: Bytes, salt: Bytes, cost: Argon2idCost) => Promise<Bytes>;

/** The salt that a KDF runs with: bound to address and deployment, so that two accounts never share one. */
export const effectiveSalt = (email: string, deploymentId: Bytes, salt: Bytes): Bytes => {
  if (salt.length !== kdfSaltLength) throw refused('salt is not 32 bytes');
  return sha256(
    concat(
      utf8('coffer/v1/kdf-salt'),
      lp(canonicalEmail(email)),
      sized(deploymentId, 16, 'deployment'),
      salt,
    ),
  );
};

/**
 * The master key of a password: 32 bytes.
 *
 * @param salt 32 random bytes kept by the server; public.
 * @param deploymentId 16 bytes.
 * @throws {CryptoError} `crypto/kdf-refused` before deriving anything.
 * Spec: docs/spec/kdf.md.
 */
export const deriveMasterKey = async (
  kdf: KdfParameters,
  place: { readonly email: string; readonly deploymentId: Bytes; readonly salt: Bytes },
  password: string,
  argon2id: Argon2id,
): Promise<MasterKey> => {
  assertKdfParameters(kdf);
  const salt = effectiveSalt(place.email, place.deploymentId, place.salt);
  const bytes = passwordBytes(password);
  const key =
    kdf.algorithm === 'argon2id'
      ? await argon2id(bytes, salt, kdf)
      : await pbkdf2(bytes, salt, kdf.iterations);
  return key as MasterKey;
};
