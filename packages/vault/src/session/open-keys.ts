import type { Client } from '@coffer/contracts';
import {
  type Bytes,
  CryptoError,
  deriveRootKeys,
  equalBytes,
  fromBase64Url,
  type Identity,
  idBytes,
  openPrivateKeys,
  type PrivateKeys,
  parseIdentity,
  publicKeysOf,
  type RootKey,
  type RootKeys,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { EvaluationReply } from './evaluate.ts';
import type { HalfSession } from './half-session.ts';
import { assertDescends } from './identity-chain.ts';

/** What the right PIN opened. */
export interface OpenedKeys {
  /** Wraps what hangs on it right after signing in, and is let go then. */
  readonly rootKey: RootKey;
  readonly rootKeys: RootKeys;
  readonly privateKeys: PrivateKeys;
  readonly identity: Identity;
  readonly pinEpoch: number;
  readonly rootEpoch: number;
  /** What the proof signs, 32 bytes. */
  readonly nonce: Bytes;
  readonly wrappedRootKey: Bytes;
}

/** A wrong PIN shows here first, as a wrap that does not open; null for one. */
export const unlessWrong = async <T>(open: () => Promise<T>): Promise<T | null> => {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'crypto/not-authentic') return null;
    throw error;
  }
};

/**
 * Opens what hangs on the root key and holds the identity against it and against what this device knows.
 *
 * @throws {VaultError} `vault/identity-changed`.
 * @throws {CryptoError} `crypto/not-authentic` for private keys that are not of this root key.
 */
export const openKeys = async (
  client: Client,
  half: HalfSession,
  reply: EvaluationReply,
  rootKey: RootKey,
): Promise<OpenedKeys> => {
  const accountId = idBytes(half.accountId);
  const rootKeys = await deriveRootKeys(rootKey);
  const { pinEpoch, rootEpoch } = reply;
  const sealed = fromBase64Url(reply.privateKeys);
  const privateKeys = await openPrivateKeys(rootKeys.privateKeys, accountId, rootEpoch, sealed);
  const identity = parseIdentity(fromBase64Url(reply.identity));
  const own = await publicKeysOf(privateKeys);
  const isMine =
    equalBytes(identity.accountId, accountId) &&
    equalBytes(identity.ed25519, own.ed25519) &&
    equalBytes(identity.x25519, own.x25519) &&
    equalBytes(identity.rsa, own.rsa);
  if (!isMine) throw alarm('vault/identity-changed', 'The identity is not the one of the private keys.');
  if (half.marks) {
    const owner = { accountId, deploymentId: half.deploymentId };
    await assertDescends(client, owner, half.marks.identityHash, identity);
  }
  return {
    ...{ rootKey, rootKeys, privateKeys, identity, pinEpoch, rootEpoch },
    nonce: fromBase64Url(reply.nonce),
    wrappedRootKey: fromBase64Url(reply.wrappedRootKey),
  };
};
