import { type Bytes, concat, lp, sized, utf8 } from './bytes.ts';
import { crockfordSpelling, fromCrockford, toCrockford } from './encoding.ts';
import { CryptoError, malformed } from './errors.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { pbkdf2 } from './hazmat/pbkdf2.ts';
import { randomBytes } from './hazmat/random.ts';
import { sha256 } from './hazmat/sha256.ts';
import { kdfBounds } from './kdf.ts';
import type { RecoveryKey } from './keys.ts';
import { normaliseAnswer } from './normalise-answer.ts';

export { normaliseAnswer };

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
  const text = crockfordSpelling(typed);
  if (text.length !== codeCharacters + checksumCharacters) throw malformed('recovery code length');
  const secret = fromCrockford(text.slice(0, codeCharacters));
  if (checksum(secret) !== text.slice(codeCharacters)) throw malformed('recovery code checksum');
  return secret;
};

/**
 * Slow hash (32 bytes) of two or more answers.
 *
 * @param salt 32 random bytes kept with the recovery wrap.
 * @throws {CryptoError} `crypto/kdf-refused` for iterations out of bounds or fewer than two questions with an answer that says anything.
 */
export const deriveAnswersKey = async (
  answers: readonly Answer[],
  place: { readonly accountId: Bytes; readonly salt: Bytes; readonly iterations: number },
): Promise<Bytes> => {
  const [least, most] = kdfBounds.answers.iterations;
  const isInBounds =
    Number.isSafeInteger(place.iterations) && place.iterations >= least && place.iterations <= most;
  const normalised = answers.map(({ question, answer }) => ({ question, answer: normaliseAnswer(answer) }));
  const answered = new Set(normalised.filter(({ answer }) => answer !== '').map(({ question }) => question));
  if (!isInBounds || place.salt.length !== 32 || answered.size < 2) {
    throw new CryptoError('crypto/kdf-refused', 'KDF refused: recovery answers.');
  }
  const joined = concat(...normalised.flatMap(({ question, answer }) => [lp(question), lp(answer)]));
  const salt = sha256(
    concat(utf8('coffer/v1/answers-salt'), sized(place.accountId, 16, 'account id'), place.salt),
  );
  return pbkdf2(joined, salt, place.iterations);
};

/**
 * Recovery key (32 bytes) of *kit and answers*: both are needed. Spec: docs/spec/recovery.md §4.
 *
 * @param secret 16 bytes of the recovery code.
 * @param answersKey 32 bytes of {@link deriveAnswersKey}.
 * @throws {CryptoError} `crypto/malformed` for other lengths: half a key must not pass for a whole one.
 */
export const deriveKitAndAnswersKey = async (
  secret: Bytes,
  answersKey: Bytes,
  accountId: Bytes,
): Promise<RecoveryKey> =>
  (await hkdf(
    concat(sized(secret, recoverySecretLength, 'recovery secret'), sized(answersKey, 32, 'answers key')),
    concat(utf8('coffer/v1/recovery'), sized(accountId, 16, 'account id')),
    32,
  )) as RecoveryKey;

/**
 * Recovery key (32 bytes) of *kit alone*. Spec: docs/spec/recovery.md §4.
 *
 * @param secret 16 bytes of a recovery code that was made for this way.
 * @throws {CryptoError} `crypto/malformed` for another length.
 */
export const deriveKitKey = async (secret: Bytes, accountId: Bytes): Promise<RecoveryKey> =>
  (await hkdf(
    concat(sized(secret, recoverySecretLength, 'recovery secret')),
    concat(utf8('coffer/v1/recovery-kit'), sized(accountId, 16, 'account id')),
    32,
  )) as RecoveryKey;

/** The OPRF's input for answers alone (`answersKey`: 32 bytes of {@link deriveAnswersKey}). */
export const answersInput = (answersKey: Bytes): Bytes =>
  concat(utf8('coffer/v1/answers'), lp(sized(answersKey, 32, 'answers key')));

/**
 * Recovery key (32 bytes) of *answers alone*: the server's evaluation is needed for each guess.
 *
 * @param oprfOutput 64 bytes of the OPRF over {@link answersInput}.
 * @throws {CryptoError} `crypto/malformed` for other lengths.
 */
export const deriveAnswersAloneKey = async (
  answersKey: Bytes,
  oprfOutput: Bytes,
  accountId: Bytes,
): Promise<RecoveryKey> =>
  (await hkdf(
    concat(sized(answersKey, 32, 'answers key'), sized(oprfOutput, 64, 'OPRF output')),
    concat(utf8('coffer/v1/recovery-answers'), sized(accountId, 16, 'account id')),
    32,
  )) as RecoveryKey;

/**
 * What the server checks (32 bytes) before it releases a recovery wrap; stored like the auth key.
 *
 * @throws {CryptoError} `crypto/malformed` for a key that is not 32 bytes.
 */
export const deriveRecoveryAuth = async (recoveryKey: RecoveryKey): Promise<Bytes> => {
  sized(recoveryKey, 32, 'recovery key');
  return hkdf(recoveryKey, utf8('coffer/v1/recovery-auth'), 32);
};
