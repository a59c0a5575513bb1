/**
 * Why a cryptographic operation was refused.
 *
 * `crypto/not-authentic` is the one answer for wrong key, wrong place, flipped bit and truncation, so that nobody can
 * tell them apart. The others speak of public structure only.
 */
export type CryptoErrorCode =
  | 'crypto/not-authentic'
  | 'crypto/malformed'
  | 'crypto/unsupported-suite'
  | 'crypto/kdf-refused'
  | 'crypto/bad-signature'
  | 'crypto/bad-element';

/** The one error class of this package. Messages never hold a secret. */
export class CryptoError extends Error {
  readonly code: CryptoErrorCode;
  constructor(code: CryptoErrorCode, message: string) {
    super(message);
    this.name = 'CryptoError';
    this.code = code;
  }
}

/** The error for everything that does not authenticate; one text, so that nothing can be learnt from it. */
export const notAuthentic = (): CryptoError =>
  new CryptoError('crypto/not-authentic', 'The bytes do not authenticate.');

/** The error for bytes whose public structure is wrong. */
export const malformed = (what: string): CryptoError =>
  new CryptoError('crypto/malformed', `Malformed: ${what}.`);
