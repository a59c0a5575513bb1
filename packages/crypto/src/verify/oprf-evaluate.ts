import sodium from 'libsodium-wrappers-sumo';
import { type Bytes, copyBytes } from '../bytes.ts';
import { CryptoError } from '../errors.ts';

const badElement = (): CryptoError =>
  new CryptoError('crypto/bad-element', 'Not an element or scalar of the group.');

/**
 * Evaluates a blinded element (32 bytes) under a sealed key's scalar (32 bytes), in constant time.
 *
 * @throws {CryptoError} `crypto/bad-element` for the identity, a non-canonical encoding or a zero scalar.
 * Source: RFC 9497 §3.3.1 (mode 0x00).
 */
export const evaluateBlinded = async (key: Bytes, blinded: Bytes): Promise<Bytes> => {
  await sodium.ready;
  if (
    key.length !== 32 ||
    blinded.length !== 32 ||
    !sodium.crypto_core_ristretto255_is_valid_point(blinded)
  ) {
    throw badElement();
  }
  if (blinded.every((byte) => byte === 0)) throw badElement();
  try {
    return copyBytes(sodium.crypto_scalarmult_ristretto255(key, blinded));
  } catch {
    throw badElement();
  }
};

/** Whether 32 bytes are a scalar that may serve as an OPRF key: canonical and not zero. */
export const isOprfKey = async (key: Bytes): Promise<boolean> => {
  await sodium.ready;
  if (key.length !== 32 || key.every((byte) => byte === 0)) return false;
  const wide = new Uint8Array(64);
  wide.set(key);
  const reduced = sodium.crypto_core_ristretto255_scalar_reduce(wide);
  return reduced.every((byte, i) => byte === key[i]);
};
