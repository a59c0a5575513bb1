import { type OrganisationPolicy, organisationPolicy, type PolicyStatement } from '@coffer/contracts';
import {
  type Bytes,
  canonicalJson,
  encodePolicy,
  identityHash,
  type PolicyWords,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { Signed, TestVault } from './test-sharing.ts';

/** A policy with some settings in place of their defaults. */
export const policyWith = (settings: object): OrganisationPolicy => organisationPolicy.parse(settings);

/** A statement over a policy by a group's keys; `bend` may spoil what is said. */
export const statementBy = async (
  { person }: Pick<Signed, 'person'>,
  { group }: Pick<TestVault, 'group'>,
  seq: number,
  policy: OrganisationPolicy,
  bend: Partial<PolicyWords> & { readonly seed?: Bytes } = {},
): Promise<PolicyStatement> => {
  if (!group) throw new Error('no group');
  const { seed = group.seed, ...words } = bend;
  const groupId = group.identity.accountId;
  const body = encodePolicy({ seq, time: Date.now(), groupId, policy: canonicalJson(policy), ...words });
  const signer = { deploymentId: person.deploymentId, signerId: groupId };
  return {
    seq,
    body: toBase64Url(body),
    signature: toBase64Url(await signBody(seed, 'coffer/v1/policy', signer, body)),
    identityHash: toBase64Url(identityHash(group.identity)),
  };
};
