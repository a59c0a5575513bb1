import { type OrganisationPolicy, organisationPolicy, type PolicyStatement } from '@coffer/contracts';
import {
  type Bytes,
  canonicalJson,
  encodePolicy,
  generatePrivateKeys,
  idBytes,
  type PrivateKeys,
  randomBytes,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import { beforeAll, expect, test } from 'vitest';
import { makeGroupIdentity } from '../groups/group-keys.ts';
import type { KnownPerson } from '../people/person.ts';
import { checkStatement, signPolicy } from './policy-statement.ts';

const deploymentId = randomBytes(16);
const groupId = 'f0f0f0f0-0000-4000-8000-00000000be03';
const otherId = 'f0f0f0f0-0000-4000-8000-00000000be04';
const policy: OrganisationPolicy = organisationPolicy.parse({ offline: { maxDays: 90 } });

let keys: PrivateKeys;
let hash: Bytes;
let group: KnownPerson;
beforeAll(async () => {
  keys = await generatePrivateKeys();
  const made = await makeGroupIdentity(deploymentId, idBytes(groupId), keys, null);
  hash = made.hash;
  const presentHash = toBase64Url(hash);
  group = {
    ...{ id: groupId, isGroup: true, email: '', fullName: '', trust: 'number' as const },
    ...{ present: made.identity, presentHash, identities: [made.identity], hashes: [presentHash] },
  };
});

/** A statement under the group's true keys, whatever it says. */
const signed = async (
  said: string,
  { id = groupId, seq = 1, signer = id }: { id?: string; seq?: number; signer?: string } = {},
): Promise<PolicyStatement> => {
  const body = encodePolicy({ seq, time: 5, groupId: idBytes(id), policy: said });
  const by = { deploymentId, signerId: idBytes(signer) };
  return {
    ...{ seq, body: toBase64Url(body), identityHash: toBase64Url(hash) },
    signature: toBase64Url(await signBody(keys.ed25519, 'coffer/v1/policy', by, body)),
  };
};
const codeOf = (statement: PolicyStatement): Promise<string> =>
  checkStatement({ deploymentId }, group, statement).then(
    () => 'taken',
    (error: { readonly code?: string }) => error.code ?? String(error),
  );

test('what a group signed is taken as it was said', async () => {
  const words = { seq: 3, time: 5, policy };
  const sent = await signPolicy({ deploymentId }, groupId, { keys, identityHash: hash }, words);
  expect(await checkStatement({ deploymentId }, group, sent)).toMatchObject(words);
});

test('a statement of another group, or of another place than its own words say, is a lie (H03)', async () => {
  const said = canonicalJson(policy);
  expect(await codeOf(await signed(said))).toBe('taken');
  // The same keys may be two groups’: what is said of the one is not said of the other.
  expect(await codeOf(await signed(said, { id: otherId, signer: groupId }))).toBe('vault/tampered');
  expect(await codeOf({ ...(await signed(said)), seq: 2 })).toBe('vault/tampered');
});

test('one under an identity that the group does not have, or whose signature is another, is a lie (H03)', async () => {
  const sent = await signed(canonicalJson(policy));
  expect(await codeOf({ ...sent, identityHash: toBase64Url(randomBytes(32)) })).toBe('vault/tampered');
  expect(await codeOf({ ...sent, signature: toBase64Url(randomBytes(64)) })).toBe('vault/tampered');
  const elsewhere = await signed(canonicalJson(policy), { signer: otherId });
  expect(await codeOf(elsewhere)).toBe('vault/tampered');
});

test('one with a value that a setting can not have is refused, though the keys are true', async () => {
  expect(await codeOf(await signed('{"offline":{"maxDays":9999}}'))).toBe('vault/tampered');
  expect(await codeOf(await signed('{"something":{"new":true}}'))).toBe('taken');
});
