import type { Commit } from '@coffer/contracts';
import {
  type Bytes,
  checkSignature,
  copyBytes,
  emptyLeafTree,
  equalBytes,
  idBytes,
  idText,
  linkProblem,
  type Manifest,
  manifestHash,
  manifestSigner,
  parseIdentity,
  parseLeaf,
  parseManifest,
} from '@coffer/crypto/verify';
import { type LockedVault, sameMembers } from '../../db/vault-chain.ts';
import { invalid, problem } from '../../http/problem.ts';

const roleNeeded = 3;

export const mayRotate = (role: number): boolean => role >= roleNeeded;

/** What a body that stages brings besides items. */
export const assertNoManifest = ({ manifest }: Commit): void => {
  if (manifest.length > 0) throw invalid('manifest');
};

/** The manifest that ends a rotation, as far as it speaks for itself. */
export const readHead = (bytes: Bytes, vaultId: string, accountId: string): Manifest => {
  let manifest: Manifest;
  try {
    manifest = parseManifest(bytes);
  } catch {
    throw invalid('head.manifest');
  }
  if (!equalBytes(manifest.vaultId, idBytes(vaultId))) throw invalid('head.manifest.vaultId');
  if (!equalBytes(manifest.writerId, idBytes(accountId))) throw invalid('head.manifest.writerId');
  return manifest;
};

export interface Signed {
  readonly manifest: Manifest;
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

/** @throws `api/bad-proof` unless the account's present identity signed the manifest. */
export const assertSigned = async (deploymentId: Bytes, identity: Buffer, head: Signed): Promise<void> => {
  const { ed25519 } = parseIdentity(copyBytes(identity));
  const signer = manifestSigner(deploymentId, head.manifest);
  if (!(await checkSignature(ed25519, 'coffer/v1/manifest', signer, head.bytes, head.signature)))
    throw problem('api/bad-proof');
};

/** Whether the manifest may end the rotation as the vault stands: the next link, one epoch more, and nothing else new. */
export const checkEnd = (vault: LockedVault, keyEpoch: number, next: Manifest): void => {
  const beforeBytes = copyBytes(vault.manifest);
  const before = parseManifest(beforeBytes);
  const wrong = linkProblem(before, manifestHash(beforeBytes), next);
  if (wrong === 'role') throw problem('api/forbidden');
  if (wrong === 'seq' || wrong === 'hash') throw problem('api/manifest-conflict', { seq: vault.seq });
  if (wrong) throw invalid(`head.manifest.${wrong}`);
  if (next.keyEpoch !== keyEpoch || keyEpoch !== vault.keyEpoch + 1) throw invalid('head.manifest.epoch');
  if (next.count !== vault.count) throw invalid('head.manifest.count');
  if (!sameMembers(before, next)) throw invalid('head.manifest.members');
  // Nobody brings the other members their wraps here: they would stand before a vault that they can't open.
  if (next.members.length !== 1) throw problem('api/forbidden');
};

/** Root over leaves as they are stored. */
export const rootOf = (leaves: readonly Buffer[]): Bytes => {
  const tree = emptyLeafTree();
  for (const bytes of leaves) {
    const leaf = parseLeaf(copyBytes(bytes));
    tree.put(idText(leaf.itemId), leaf);
  }
  return tree.root();
};
