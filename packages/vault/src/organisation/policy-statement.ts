import { type OrganisationPolicy, organisationPolicy, type PolicyStatement } from '@coffer/contracts';
import {
  canonicalJson,
  encodePolicy,
  equalBytes,
  fromBase64Url,
  idBytes,
  isSignedBy,
  parsePolicy,
  sha256,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { KnownPerson } from '../people/person.ts';
import type { HeldGroupKeys, Unlocked } from '../session/unlocked.ts';

/** A statement whose signature was checked. */
export interface CheckedStatement {
  readonly seq: number;
  /** Milliseconds since 1970 by the signer's clock. */
  readonly time: number;
  readonly policy: OrganisationPolicy;
  /** Of the body, base64url of 32 bytes. */
  readonly hash: string;
  /** Of the identity that signed, base64url of 32 bytes. */
  readonly identityHash: string;
}

const lied = (why: string) => alarm('vault/tampered', why);

/**
 * Checks a statement against the group as it was looked up.
 *
 * @throws {VaultError} `vault/tampered` for one that is not of this group, or that no identity of it signed.
 * @throws {CryptoError} `crypto/malformed` for bytes that are no statement.
 * Spec: docs/spec/policy.md §5.
 */
export const checkStatement = async (
  { deploymentId }: Pick<Unlocked, 'deploymentId'>,
  group: KnownPerson,
  sent: PolicyStatement,
): Promise<CheckedStatement> => {
  const body = fromBase64Url(sent.body);
  const words = parsePolicy(body);
  const groupId = idBytes(group.id);
  if (!equalBytes(words.groupId, groupId) || words.seq !== sent.seq)
    throw lied('A policy of somebody else, or of another place.');
  const identity = group.identities[group.hashes.indexOf(sent.identityHash)];
  const signer = { deploymentId, signerId: groupId };
  const isSigned =
    identity &&
    (await isSignedBy(identity.ed25519, 'coffer/v1/policy', signer, body, fromBase64Url(sent.signature)));
  if (!isSigned) throw lied('A policy that the organisation did not sign.');
  const policy = organisationPolicy.safeParse(JSON.parse(words.policy));
  if (!policy.success) throw lied('A policy with settings that there are not.');
  const { seq, time } = words;
  return { seq, time, policy: policy.data, hash: toBase64Url(sha256(body)), identityHash: sent.identityHash };
};

/** Signs a policy with the organisation's keys. Spec: docs/spec/policy.md §2. */
export const signPolicy = async (
  { deploymentId }: Pick<Unlocked, 'deploymentId'>,
  groupId: string,
  { keys, identityHash }: HeldGroupKeys,
  { seq, time, policy }: Pick<CheckedStatement, 'seq' | 'time' | 'policy'>,
): Promise<PolicyStatement> => {
  const signerId = idBytes(groupId);
  const body = encodePolicy({ seq, time, groupId: signerId, policy: canonicalJson(policy) });
  const signature = await signBody(keys.ed25519, 'coffer/v1/policy', { deploymentId, signerId }, body);
  return {
    seq,
    body: toBase64Url(body),
    signature: toBase64Url(signature),
    identityHash: toBase64Url(identityHash),
  };
};
