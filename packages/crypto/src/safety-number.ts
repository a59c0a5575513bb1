import { type Bytes, compareBytes, concat, sized, utf8 } from './bytes.ts';
import { malformed } from './errors.ts';
import { hkdf } from './hazmat/hkdf.ts';

/** Somebody whose keys are compared: id 16 bytes, hash of the identity 32. */
export interface SafetyNumberSide {
  readonly accountId: Bytes;
  readonly identityHash: Bytes;
}

const groups = 6;
const groupLength = 5;
const digitsPerGroup = 5;

const digitsOf = (five: Uint8Array): string => {
  // 40 bits: more than a shift holds, and exact in a double.
  const value = five.reduce((sum, byte) => sum * 256 + byte, 0);
  return String(value % 10 ** digitsPerGroup).padStart(digitsPerGroup, '0');
};

const halfOf = async (deploymentId: Bytes, side: SafetyNumberSide): Promise<string> => {
  const info = concat(
    utf8('coffer/v1/safety-number'),
    sized(deploymentId, 16, 'deployment'),
    sized(side.accountId, 16, 'account id'),
  );
  sized(side.identityHash, 32, 'identity hash');
  const bytes = await hkdf(side.identityHash, info, groups * groupLength);
  return Array.from({ length: groups }, (_, i) =>
    digitsOf(bytes.subarray(i * groupLength, (i + 1) * groupLength)),
  ).join('');
};

/**
 * The number (60 digits) by which two people compare their keys: the same on both screens, whoever is `a`.
 *
 * @param deploymentId 16 bytes.
 * @throws {CryptoError} `crypto/malformed` for fields of another length, or one account on both sides.
 * Spec: docs/spec/safety-number.md.
 */
export const safetyNumber = async (
  deploymentId: Bytes,
  a: SafetyNumberSide,
  b: SafetyNumberSide,
): Promise<string> => {
  const order = compareBytes(a.accountId, b.accountId);
  if (order === 0) throw malformed('safety number with oneself');
  const halves = await Promise.all((order < 0 ? [a, b] : [b, a]).map((side) => halfOf(deploymentId, side)));
  return halves.join('');
};
