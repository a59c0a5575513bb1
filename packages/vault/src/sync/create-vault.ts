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
  sealContent,
  selfWrapContext,
  sha256,
  signBody,
  toBase64Url,
  utf8,
  vaultMetaContext,
  wrapVaultSecret,
} from '@coffer/crypto';
import type { VaultMark } from '../session/marks.ts';

/** Who creates a vault, and with what it signs. */
export interface VaultCreator {
  /** 16 bytes. */
  readonly accountId: Bytes;
  readonly identityBytes: Bytes;
  readonly signer: Signer;
  /** Ed25519 seed, 32 bytes. */
  readonly seed: Bytes;
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
): Promise<{ readonly body: NewVaultBody; readonly mark: VaultMark }> => {
  const vaultId = randomBytes(16);
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
    ],
    time: now,
    writerId: creator.accountId,
  });
  const selfWrap = await wrapVaultSecret(
    selfWrapKey,
    selfWrapContext(creator.accountId, vaultId, epoch),
    secret,
  );
  const meta = await sealContent(
    keys.enc,
    vaultMetaContext(vaultId, epoch, 1),
    utf8(JSON.stringify({ v: 1, name: 'Private' })),
  );
  return {
    body: {
      vaultId: idText(vaultId),
      selfWrap: toBase64Url(selfWrap),
      meta: toBase64Url(meta),
      first: {
        manifest: toBase64Url(manifest),
        signature: toBase64Url(await signBody(creator.seed, 'coffer/v1/manifest', creator.signer, manifest)),
        mac: toBase64Url(await macManifest(keys.manifest, manifest)),
      },
    },
    mark: { epoch, seq: 1, hash: toBase64Url(manifestHash(manifest)) },
  };
};
