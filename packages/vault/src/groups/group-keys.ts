import {
  type Bytes,
  CryptoError,
  encodeIdentity,
  encodePrivateKeys,
  fromBase64Url,
  type Identity,
  identityHash,
  type PrivateKeys,
  parsePrivateKeys,
  publicKeysOf,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { VaultMeta } from '../sync/vault-meta.ts';

/** A group's private keys as its meta carries them, base64url. */
export const encodeGroupKeys = (keys: PrivateKeys): string => toBase64Url(encodePrivateKeys(keys));

/** Reads what {@link encodeGroupKeys} wrote; null for anything else. */
export const groupKeysOf = ({ keys }: VaultMeta): PrivateKeys | null => {
  if (keys === undefined) return null;
  try {
    return parsePrivateKeys(fromBase64Url(keys));
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
};

/** A group's identity as it goes out. */
export interface GroupIdentityPart {
  readonly identity: Identity;
  /** 32 bytes. */
  readonly hash: Bytes;
  readonly sent: { readonly identity: string; readonly signature: string; readonly rotation?: string };
}

/**
 * A group's identity: the first, or the one after `before`, which signs it too.
 *
 * @param groupId 16 bytes. Spec: docs/spec/groups.md §1.
 */
export const makeGroupIdentity = async (
  deploymentId: Bytes,
  groupId: Bytes,
  keys: PrivateKeys,
  before: { readonly identity: Identity; readonly seed: Bytes } | null,
): Promise<GroupIdentityPart> => {
  const identity: Identity = {
    accountId: groupId,
    email: '',
    epoch: (before?.identity.epoch ?? 0) + 1,
    previousHash: before ? identityHash(before.identity) : new Uint8Array(32),
    ...(await publicKeysOf(keys)),
  };
  const bytes = encodeIdentity(identity);
  const signer = { deploymentId, signerId: groupId };
  const signature = await signBody(keys.ed25519, 'coffer/v1/identity', signer, bytes);
  const rotation = before && (await signBody(before.seed, 'coffer/v1/identity-rotation', signer, bytes));
  return {
    identity,
    hash: identityHash(identity),
    sent: {
      identity: toBase64Url(bytes),
      signature: toBase64Url(signature),
      ...(rotation ? { rotation: toBase64Url(rotation) } : {}),
    },
  };
};
