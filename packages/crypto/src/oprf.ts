import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { type Bytes, concat, copyBytes, equalBytes, lp, utf8 } from './bytes.ts';
import { CryptoError } from './errors.ts';
import { passwordBytes } from './kdf.ts';
import type { PinInputKey } from './keys.ts';

const { oprf } = ristretto255_oprf;
const badElement = (): CryptoError => new CryptoError('crypto/bad-element', 'Not an element of the group.');

/** An OPRF key: 32 bytes, a scalar of ristretto255, drawn by the client and kept sealed by the server. */
export type OprfKey = Bytes;

/** A blinded input on its way to the server. `blind` (32 bytes) never leaves the client and is used once. */
export interface Blinded {
  readonly blind: Bytes;
  /** 32 bytes. */
  readonly element: Bytes;
}

/** A new OPRF key. */
export const generateOprfKey = (): OprfKey => copyBytes(oprf.generateKeyPair().secretKey);

/** The OPRF's input for a PIN: bound to the password, so that a PIN alone is worth nothing. */
export const pinInput = (pinInputKey: PinInputKey, pin: string): Bytes =>
  concat(utf8('coffer/v1/pin'), lp(pinInputKey), lp(passwordBytes(pin)));

/**
 * Output (64 bytes) under a key in hand; agrees with the blinded way. Used when the client draws a new key.
 *
 * @throws {CryptoError} `crypto/bad-element` for a key that is no scalar: zero, not reduced, or not 32 bytes.
 */
export const evaluateOprf = (key: OprfKey, input: Bytes): Bytes => {
  try {
    const { blind, blinded } = oprf.blind(input);
    return copyBytes(oprf.finalize(input, blind, oprf.blindEvaluate(key, blinded)));
  } catch {
    throw badElement();
  }
};

/** Blinds an input with a fresh scalar. Source: RFC 9497 §3.3.1, ristretto255-SHA512, mode 0x00. */
export const blindOprf = (input: Bytes): Blinded => {
  const { blind, blinded } = oprf.blind(input);
  return { blind: copyBytes(blind), element: copyBytes(blinded) };
};

/**
 * Output (64 bytes) of an evaluated element.
 *
 * @throws {CryptoError} `crypto/bad-element` for the identity, a non-canonical encoding, or the element that was sent.
 */
export const finalizeOprf = (input: Bytes, blinded: Blinded, evaluated: Bytes): Bytes => {
  if (evaluated.length !== 32 || evaluated.every((byte) => byte === 0)) throw badElement();
  // A key of 1 would make the output computable from the input alone.
  if (equalBytes(evaluated, blinded.element)) throw badElement();
  try {
    return copyBytes(oprf.finalize(input, blinded.blind, evaluated));
  } catch {
    throw badElement();
  }
};
