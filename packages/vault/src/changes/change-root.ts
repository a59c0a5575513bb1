import type { CredentialChangeBody } from '@coffer/contracts';
import {
  type Bytes,
  deriveRootKeys,
  fromBase64Url,
  generateRootKey,
  idBytes,
  type PrivateKeys,
  type RootKey,
  type RootKeys,
  type SelfWrapKey,
  sealPrivateKeys,
  selfWrapContext,
  toBase64Url,
  unwrapVaultSecret,
  wrapVaultSecret,
} from '@coffer/crypto';

/** A vault key as the account holds it. */
export interface HeldWrap {
  readonly vaultId: string;
  readonly keyEpoch: number;
  readonly selfWrap: string;
}

/** A new root key with what hangs on it. */
export interface ChangedRoot {
  readonly body: NonNullable<CredentialChangeBody['root']>;
  readonly rootKey: RootKey;
  readonly rootKeys: RootKeys;
  readonly rootEpoch: number;
}

/**
 * Draws a new root key and seals under it what hung on the former one: the private keys, and every vault key of present
 * and former epochs.
 *
 * @param accountId 16 bytes.
 * @param held under `selfWrap`.
 * @throws {CryptoError} `crypto/not-authentic` for a vault key that this account did not wrap.
 */
export const changeRoot = async (
  accountId: Bytes,
  rootEpoch: number,
  privateKeys: PrivateKeys,
  selfWrap: SelfWrapKey,
  held: readonly HeldWrap[],
): Promise<ChangedRoot> => {
  const rootKey = generateRootKey();
  const rootKeys = await deriveRootKeys(rootKey);
  const wraps = held.map(async ({ vaultId, keyEpoch, selfWrap: wrapped }) => {
    const context = selfWrapContext(accountId, idBytes(vaultId), keyEpoch);
    const secret = await unwrapVaultSecret(selfWrap, context, fromBase64Url(wrapped));
    const again = await wrapVaultSecret(rootKeys.selfWrap, context, secret);
    return { vaultId, keyEpoch, selfWrap: toBase64Url(again) };
  });
  return {
    rootKey,
    rootKeys,
    rootEpoch,
    body: {
      rootEpoch,
      privateKeys: toBase64Url(
        await sealPrivateKeys(rootKeys.privateKeys, accountId, rootEpoch, privateKeys),
      ),
      wraps: await Promise.all(wraps),
    },
  };
};
