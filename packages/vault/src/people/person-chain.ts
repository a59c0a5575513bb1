import type { PersonReply } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  type Identity,
  idBytes,
  identityHash,
  isSignedBy,
  parseIdentity,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { assertFollows, type SentIdentity } from '../session/identity-chain.ts';
import type { KnownPerson } from './person.ts';

const changed = (why: string) => alarm('vault/identity-changed', why);

const firstOf = async (
  owner: { readonly accountId: Bytes; readonly deploymentId: Bytes },
  sent: SentIdentity | undefined,
): Promise<Identity> => {
  if (!sent) throw changed('Somebody without an identity.');
  const bytes = fromBase64Url(sent.identity);
  const first = parseIdentity(bytes);
  if (first.epoch !== 1 || !equalBytes(first.accountId, owner.accountId))
    throw changed('A first identity that is not one of this account.');
  const signer = { deploymentId: owner.deploymentId, signerId: owner.accountId };
  const signature = fromBase64Url(sent.signature);
  if (!(await isSignedBy(first.ed25519, 'coffer/v1/identity', signer, bytes, signature)))
    throw changed('An identity that did not sign itself.');
  return first;
};

/**
 * Checks somebody's identities from the first to the present one: one account id, epochs without a gap, each signed by
 * itself and by the key before it.
 *
 * @throws {VaultError} `vault/identity-changed`.
 * Spec: docs/spec/identity.md §2.
 */
export const chainOf = async (
  session: { readonly deploymentId: Bytes },
  sent: PersonReply,
): Promise<KnownPerson> => {
  const owner = { accountId: idBytes(sent.accountId), deploymentId: session.deploymentId };
  let present = await firstOf(owner, sent.identities[0]);
  const identities = [present];
  for (const next of sent.identities.slice(1)) {
    present = await assertFollows(owner, present, next);
    identities.push(present);
  }
  const isGroup = identities.every(({ email }) => email === '');
  if (!isGroup && identities.some(({ email }) => email === ''))
    throw changed('Somebody who is a group at one time and a person at another.');
  const hashes = identities.map((identity) => toBase64Url(identityHash(identity)));
  return {
    ...{ id: sent.accountId, isGroup, email: present.email, fullName: sent.fullName },
    ...{ present, presentHash: hashes.at(-1) ?? '', identities, hashes },
    trust: 'unverified',
  };
};
