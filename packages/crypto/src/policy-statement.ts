import { type Bytes, concat, equalBytes, fromUtf8, lp, readBytes, sized, u64, utf8 } from './bytes.ts';
import { malformed } from './errors.ts';

/** What an organisation says under its keys. Spec: docs/spec/policy.md §2. */
export interface PolicyWords {
  /** From 1. */
  readonly seq: number;
  /** Milliseconds since 1970 by the signer's clock. */
  readonly time: number;
  /** The group whose keys sign, 16 bytes. */
  readonly groupId: Bytes;
  /** A JSON object in its one spelling, at most {@link policyLimit} bytes of UTF-8. */
  readonly policy: string;
}

/** Label of the signature, and the first bytes of the body. */
export const policyLabel = 'coffer/v1/policy';
/** Most bytes of a policy in UTF-8. */
export const policyLimit = 16_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Code units, as everywhere else in JavaScript: the same in every browser and every language of it. */
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The one spelling of a JSON value: members sorted by name, no white space. Spec: docs/spec/policy.md §2. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort(byName);
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(',')}}`;
};

/**
 * Body of a policy's signature. Label `coffer/v1/policy`, signer the group.
 *
 * @throws {CryptoError} `crypto/malformed` for a policy that is no JSON object in its one spelling, or too long, and for a
 *   field of another length.
 */
export const encodePolicy = ({ seq, time, groupId, policy }: PolicyWords): Bytes => {
  if (utf8(policy).length > policyLimit || !isSpelledRight(policy)) throw malformed('policy');
  return concat(lp(policyLabel), u64(seq), u64(time), sized(groupId, 16, 'group id'), lp(policy));
};

const isSpelledRight = (policy: string): boolean => {
  try {
    const value: unknown = JSON.parse(policy);
    return isObject(value) && canonicalJson(value) === policy;
  } catch {
    return false;
  }
};

/**
 * Parses the body of a statement. What it says is claimed until its signature was checked.
 *
 * @throws {CryptoError} `crypto/malformed` for any bytes but those of {@link encodePolicy}.
 */
export const parsePolicy = (bytes: Bytes): PolicyWords => {
  const reader = readBytes(bytes);
  reader.lp(policyLabel.length);
  const words = {
    ...{ seq: reader.u64(), time: reader.u64(), groupId: reader.take(16) },
    policy: fromUtf8(reader.lp(policyLimit)),
  };
  reader.end();
  if (!equalBytes(encodePolicy(words), bytes)) throw malformed('policy spelling');
  return words;
};
