import { type Bytes, concat, lp, utf8 } from './bytes.ts';
import { fromCrockford, toCrockford } from './encoding.ts';
import { CryptoError, malformed } from './errors.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { pbkdf2 } from './hazmat/pbkdf2.ts';
import { randomBytes } from './hazmat/random.ts';
import { sha256 } from './hazmat/sha256.ts';
import { kdfBounds } from './kdf.ts';
import type { RecoveryKey } from './keys.ts';

/** A question's id (or own text) with the answer as typed. */
export interface Answer {
  readonly question: string;
  readonly answer: string;
}

/** Bytes of the secret in a recovery code. */
export const recoverySecretLength = 16;
const codeCharacters = 26;
const checksumCharacters = 2;

const checksum = (secret: Bytes): string =>
  toCrockford(sha256(concat(utf8('coffer/v1/recovery-code'), secret))).slice(0, checksumCharacters);

/** A new recovery secret: 128 random bits. */
export const generateRecoverySecret = (): Bytes => randomBytes(recoverySecretLength);

/** The code a person keeps: 26 characters of base32 and 2 of checksum, in seven groups of four. */
export const recoveryCodeText = (secret: Bytes): string =>
  (toCrockford(secret) + checksum(secret)).replace(/(.{4})(?=.)/g, '$1-');

/**
 * The secret of a recovery code as typed.
 *
 * @throws {CryptoError} `crypto/malformed` for a wrong length, character or checksum.
 */
export const parseRecoveryCode = (typed: string): Bytes => {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (text.length !== codeCharacters + checksumCharacters) throw malformed('recovery code length');
  const secret = fromCrockford(text.slice(0, codeCharacters));
  if (checksum(secret) !== text.slice(codeCharacters)) throw malformed('recovery code checksum');
  return secret;
};

/** An answer as it is compared: NFKC, case folded, spaces and punctuation dropped. */
export const normaliseAnswer = (typed: string): string =>
  typed.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/[\p{White_Space}\p{P}]/gu, '');

/**
 * Slow hash (32 bytes) of two or more answers.
 *
 * @param salt 32 random bytes kept with the recovery wrap.
 * @throws {CryptoError} `crypto/kdf-refused` for iterations out of bounds or fewer than two answers that say anything.
 */
export const deriveAnswersKey = async (
  answers: readonly Answer[],
  place: { readonly accountId: Bytes; readonly salt: Bytes; readonly iterations: number },
): Promise<Bytes> => {
  const [least, most] = kdfBounds.answers.iterations;
  const isInBounds = Number.isSafeInteger(place.iterations) && place.iterations >= least && place.iterations <= most;
  const normalised = answers.map(({ question, answer }) => ({ question, answer: normaliseAnswer(answer) }));
  if (!isInBounds || place.salt.length !== 32 || normalised.filter(({ answer }) => answer !== '').length < 2) {
    throw new CryptoError('crypto/kdf-refused', 'KDF refused: recovery answers.');
  }
  const joined = concat(...normalised.flatMap(({ question, answer }) => [lp(question), lp(answer)]));
  const salt = sha256(concat(utf8('coffer/v1/answers-salt'), place.accountId, place.salt));
  return pbkdf2(joined, salt, place.iterations);
};

/** Recovery key of *kit and answers*: both are needed. */
export const deriveKitAndAnswersKey = async (
  secret: Bytes,
  answersKey: Bytes,
  accountId: Bytes,
): Promise<RecoveryKey> =>
  (await hkdf(concat(secret, answersKey), concat(utf8('coffer/v1/recovery'), accountId), 32)) as RecoveryKey;

/** What the server checks (32 bytes) before it releases a recovery wrap; stored like the auth key. */
export const deriveRecoveryAuth = (recoveryKey: RecoveryKey): Promise<Bytes> =>
  hkdf(recoveryKey, utf8('coffer/v1/recovery-auth'), 32);
