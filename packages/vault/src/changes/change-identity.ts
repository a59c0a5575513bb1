import type { CredentialChangeBody } from '@coffer/contracts';
import {
  type Bytes,
  encodeIdentity,
  encodeManifest,
  equalBytes,
  type Identity,
  identityHash,
  type ManifestKey,
  macManifest,
  manifestHash,
  type PrivateKeys,
  publicKeysOf,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { VaultMark } from '../session/marks.ts';
import type { ManifestHead } from '../sync/open-vault.ts';

/** A vault that is to name the new identity. */
export interface HandedVault {
  readonly id: string;
  readonly head: ManifestHead;
  readonly manifestKey: ManifestKey;
}

/** The identity that hands over, and what comes after it. */
export interface IdentityStep {
  /** 16 bytes. */
  readonly deploymentId: Bytes;
  readonly before: Identity;
  /** Ed25519 seed of the identity before, 32 bytes. */
  readonly beforeSeed: Bytes;
  readonly email: string;
  /** The same as before where only the address changes. */
  readonly next: PrivateKeys;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A new identity with the manifests that name it. */
export interface ChangedIdentity {
  readonly body: NonNullable<CredentialChangeBody['identity']>;
  readonly identity: Identity;
  /** 32 bytes. */
  readonly hash: Bytes;
  readonly heads: ReadonlyMap<string, ManifestHead>;
  readonly marks: Readonly<Record<string, VaultMark>>;
}

/** The next manifest of a vault: the same but for the hash of its writer's identity. */
const handOver = (vault: HandedVault, step: IdentityStep, hash: Bytes): ManifestHead => {
  const { manifest, hash: previousHash } = vault.head;
  const { accountId } = step.before;
  const next = {
    ...manifest,
    seq: manifest.seq + 1,
    previousHash,
    members: manifest.members.map((member) =>
      equalBytes(member.accountId, accountId) ? { ...member, identityHash: hash } : member,
    ),
    time: step.now,
    writerId: accountId,
  };
  const encoded = encodeManifest(next);
  return { manifest: next, encoded, hash: manifestHash(encoded) };
};

/** The manifests as they go out: signed by the identity before, with the MAC of each vault. */
const signManifests = (
  { before, beforeSeed, deploymentId }: IdentityStep,
  vaults: readonly HandedVault[],
  heads: ReadonlyMap<string, ManifestHead>,
) => {
  const signer = { deploymentId, signerId: before.accountId };
  const sign = async ({ id, manifestKey, head }: HandedVault) => {
    const { encoded } = heads.get(id) ?? head;
    return {
      vaultId: id,
      manifest: {
        manifest: toBase64Url(encoded),
        signature: toBase64Url(await signBody(beforeSeed, 'coffer/v1/manifest', signer, encoded)),
        mac: toBase64Url(await macManifest(manifestKey, encoded)),
      },
    };
  };
  return Promise.all(vaults.map(sign));
};

/**
 * Makes the identity after the present one, signed by both, and each vault's manifest that names it, signed by the
 * present one.
 *
 * Spec: docs/spec/identity.md §2.
 */
export const changeIdentity = async (
  step: IdentityStep,
  vaults: readonly HandedVault[],
): Promise<ChangedIdentity> => {
  const { before, beforeSeed, deploymentId, next } = step;
  const identity: Identity = {
    accountId: before.accountId,
    email: step.email,
    epoch: before.epoch + 1,
    previousHash: identityHash(before),
    ...(await publicKeysOf(next)),
  };
  const bytes = encodeIdentity(identity);
  const hash = identityHash(identity);
  const signer = { deploymentId, signerId: before.accountId };
  const heads = new Map(vaults.map((vault) => [vault.id, handOver(vault, step, hash)]));
  return {
    identity,
    hash,
    heads,
    marks: Object.fromEntries(
      [...heads].map(([id, { manifest, hash: at }]) => [
        id,
        { epoch: manifest.keyEpoch, seq: manifest.seq, hash: toBase64Url(at) },
      ]),
    ),
    body: {
      identity: toBase64Url(bytes),
      signature: toBase64Url(await signBody(next.ed25519, 'coffer/v1/identity', signer, bytes)),
      rotation: toBase64Url(await signBody(beforeSeed, 'coffer/v1/identity-rotation', signer, bytes)),
      vaults: await signManifests(step, vaults, heads),
    },
  };
};
