import { type Client, readIdentities } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  type Identity,
  identityHash,
  isSignedBy,
  parseIdentity,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Unlocked } from './unlocked.ts';

/** Whose identities: 16 bytes each. */
export interface IdentityOwner {
  readonly accountId: Bytes;
  readonly deploymentId: Bytes;
}

const changed = (why: string) => alarm('vault/identity-changed', why);

/** An identity as the server sends it. */
export type SentIdentity = {
  readonly identity: string;
  readonly signature: string;
  readonly rotation?: string | undefined;
};

/** The identity that was sent as the one after `before`, signed by itself and by the key before it.
 *
 * @throws {VaultError} `vault/identity-changed`.
 */
export const assertFollows = async (
  owner: IdentityOwner,
  before: Identity,
  sent: SentIdentity,
): Promise<Identity> => {
  const bytes = fromBase64Url(sent.identity);
  const next = parseIdentity(bytes);
  const isNext =
    equalBytes(next.accountId, owner.accountId) &&
    next.epoch === before.epoch + 1 &&
    equalBytes(next.previousHash, identityHash(before));
  if (!isNext) throw changed('An identity does not follow the one before.');
  const signer = { deploymentId: owner.deploymentId, signerId: owner.accountId };
  const [isOwn, isHandedOver] = await Promise.all([
    isSignedBy(next.ed25519, 'coffer/v1/identity', signer, bytes, fromBase64Url(sent.signature)),
    isSignedBy(
      before.ed25519,
      'coffer/v1/identity-rotation',
      signer,
      bytes,
      fromBase64Url(sent.rotation ?? ''),
    ),
  ]);
  if (!isOwn || !isHandedOver) throw changed('An identity that the one before did not sign.');
  return next;
};

/**
 * Walks from the identity that this device knows to the one that the server names now: each is signed by itself and by
 * the key before it.
 *
 * @param marked hash of the known one, base64url.
 * @throws {VaultError} `vault/identity-changed` if no such way leads there.
 * Spec: docs/spec/identity.md §2.
 */
export const assertDescends = async (
  client: Client,
  owner: IdentityOwner,
  marked: string,
  newest: Identity,
): Promise<void> => {
  const wanted = toBase64Url(identityHash(newest));
  if (wanted === marked) return;
  const { identities } = await client.call(readIdentities, { query: { since: 1 } });
  const parsed = identities.map(({ identity }) => parseIdentity(fromBase64Url(identity)));
  const from = parsed.findIndex((identity) => toBase64Url(identityHash(identity)) === marked);
  let at = parsed[from];
  if (!at) throw changed('The identity last seen is gone.');
  for (const sent of identities.slice(from + 1)) at = await assertFollows(owner, at, sent);
  if (toBase64Url(identityHash(at)) !== wanted) throw changed('The identity is not the last of its chain.');
};

/**
 * An identity of this account by its hash (base64url): the present one, or one before it. The former ones are what the
 * present one leads back to by hashes alone.
 *
 * @returns null for an identity that was never this account's.
 */
export const ownIdentity = async (
  client: Client,
  session: Unlocked,
  hash: string,
): Promise<Identity | null> => {
  const { formerIdentities } = session;
  if (hash === toBase64Url(session.identityHash)) return session.identity;
  const known = formerIdentities.get(hash);
  if (known || session.identity.epoch === 1) return known ?? null;
  const { identities } = await client.call(readIdentities, { query: { since: 1 } });
  const byHash = new Map(
    identities.map(({ identity }) => {
      const parsed = parseIdentity(fromBase64Url(identity));
      return [toBase64Url(identityHash(parsed)), parsed];
    }),
  );
  for (let at: Identity | undefined = session.identity; at; ) {
    const before: string = toBase64Url(at.previousHash);
    at = byHash.get(before);
    if (at) formerIdentities.set(before, at);
  }
  return formerIdentities.get(hash) ?? null;
};
