import type { CredentialChangeBody } from '@coffer/contracts';
import { fromBase64Url, idBytes, sha256 } from '@coffer/crypto';
import {
  checkSignature,
  equalBytes,
  linkProblem,
  manifestHash,
  parseIdentity,
  parseManifest,
} from '@coffer/crypto/verify';
import { heldVaults } from './memory-members.ts';
import { type MemoryStore, refusal, type StoredAccount } from './memory-store.ts';

/** Every vault of the account, and no other, names the new identity and nothing else that is new. */
export const assertHandedOver = async (
  store: MemoryStore,
  account: StoredAccount,
  change: NonNullable<CredentialChangeBody['identity']>,
): Promise<void> => {
  const before = parseIdentity(fromBase64Url(account.body.identity));
  const bytes = fromBase64Url(change.identity);
  const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(account.body.accountId) };
  const vaults = heldVaults(store, account.body.accountId);
  const own = vaults.find(([, { kind }]) => kind === 'private')?.[0];
  if (!change.vaults.some(({ vaultId }) => vaultId === own))
    throw refusal('api/invalid-request', { field: 'identity' });
  for (const { vaultId, manifest: sent } of change.vaults) {
    const vault = vaults.find(([id]) => id === vaultId)?.[1];
    const stored = vault?.manifests.at(-1)?.manifest;
    if (!vault || !stored) throw refusal('api/invalid-request', { field: 'identity' });
    const [head, encoded] = [fromBase64Url(stored), fromBase64Url(sent.manifest)];
    const [present, manifest] = [parseManifest(head), parseManifest(encoded)];
    if (manifest.seq !== present.seq + 1 || !equalBytes(manifest.previousHash, manifestHash(head)))
      throw refusal('api/manifest-conflict', { seq: present.seq });
    const isSame =
      linkProblem(present, manifestHash(head), manifest) === null &&
      equalBytes(manifest.root, present.root) &&
      manifest.count === present.count &&
      manifest.keyEpoch === present.keyEpoch &&
      manifest.members.every(
        ({ accountId, identityHash: hash }) =>
          !equalBytes(accountId, signer.signerId) || equalBytes(hash, sha256(bytes)),
      );
    const isSigned = await checkSignature(
      before.ed25519,
      'coffer/v1/manifest',
      signer,
      encoded,
      fromBase64Url(sent.signature),
    );
    if (!isSame || !isSigned) throw refusal('api/bad-proof', { field: 'identity' });
  }
};
