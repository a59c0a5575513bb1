import type { NewVaultBody } from '@coffer/contracts';
import {
  type Bytes,
  deriveVaultKeys,
  emptyLeafTree,
  encodeManifest,
  generateVaultSecret,
  idText,
  macManifest,
  manifestHash,
  randomBytes,
  roles,
  type SelfWrapKey,
  type Signer,
  selfWrapContext,
  sha256,
  signBody,
  toBase64Url,
  wrapVaultSecret,
} from '@coffer/crypto';
import type { VaultMark } from '../session/marks.ts';
import { firstMeta, sealMeta, type VaultMeta } from './vault-meta.ts';

/** Who creates a vault, and with what it signs. */
export interface VaultCreator {
  /** 16 bytes. */
  readonly accountId: Bytes;
  readonly identityBytes: Bytes;
  readonly signer: Signer;
  /** Ed25519 seed, 32 bytes. */
  readonly seed: Bytes;
}

/** What a new vault has of its own; the first one of an account has none of it. */
export interface NewVaultParts {
  /** 16 bytes. */
  readonly vaultId?: Bytes;
  readonly meta?: VaultMeta;
  /** Of a group: the hash of its identity, 32 bytes. */
  readonly groupHash?: Bytes;
}

/**
 * A new vault with exactly one wrap, its creator's, and a first manifest that lists the creator as owner.
 *
 * Spec: docs/spec/manifest.md §4.
 */
export const createVault = async (
  creator: VaultCreator,
  selfWrapKey: SelfWrapKey,
  now: number,
  { vaultId = randomBytes(16), meta: named = firstMeta, groupHash }: NewVaultParts = {},
): Promise<{ readonly body: NewVaultBody; readonly mark: VaultMark }> => {
  const epoch = 1;
  const secret = generateVaultSecret();
  const keys = await deriveVaultKeys(secret);
  const manifest = encodeManifest({
    vaultId,
    keyEpoch: epoch,
    seq: 1,
    previousHash: new Uint8Array(32),
    root: emptyLeafTree().root(),
    count: 0,
    members: [
      { accountId: creator.accountId, role: roles.owner, identityHash: sha256(creator.identityBytes) },
      ...(groupHash ? [{ accountId: vaultId, role: roles.reader, identityHash: groupHash }] : []),
    ],
    time: now,
    writerId: creator.accountId,
  });
  const selfWrap = await wrapVaultSecret(
    selfWrapKey,
    selfWrapContext(creator.accountId, vaultId, epoch),
    secret,
  );
  const meta = await sealMeta({ idBytes: vaultId, keyEpoch: epoch, keys }, named, 1);
  return {
    body: {
      vaultId: idText(vaultId),
      selfWrap: toBase64Url(selfWrap),
      meta,
      first: {
        manifest: toBase64Url(manifest),
        signature: toBase64Url(await signBody(creator.seed, 'coffer/v1/manifest', creator.signer, manifest)),
        mac: toBase64Url(await macManifest(keys.manifest, manifest)),
      },
    },
    mark: { epoch, seq: 1, hash: toBase64Url(manifestHash(manifest)) },
  };
};
