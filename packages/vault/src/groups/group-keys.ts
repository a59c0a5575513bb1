import {
  type Bytes,
  encodeIdentity,
  fromBase64Url,
  type Identity,
  identityHash,
  type PrivateKeys,
  publicKeysOf,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { VaultMeta } from '../sync/vault-meta.ts';

/** A group's private keys as its meta carries them. */
export const encodeGroupKeys = ({ ed25519, x25519, rsa }: PrivateKeys): string =>
  JSON.stringify([ed25519, x25519, rsa].map((key) => toBase64Url(key)));

/** Reads what {@link encodeGroupKeys} wrote; null for anything else. */
export const groupKeysOf = ({ keys }: VaultMeta): PrivateKeys | null => {
  if (keys === undefined) return null;
  try {
    const [ed25519, x25519, rsa] = (JSON.parse(keys) as string[]).map((key) => fromBase64Url(key));
    return ed25519 && x25519 && rsa ? { ed25519, x25519, rsa } : null;
  } catch {
    return null;
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
