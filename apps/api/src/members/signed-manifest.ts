import type { signedManifest } from '@coffer/contracts';
import {
  type Bytes,
  checkSignature,
  copyBytes,
  equalBytes,
  type Identity,
  idBytes,
  identityHash,
  type Manifest,
  manifestSigner,
  parseIdentity,
  parseManifest,
} from '@coffer/crypto/verify';
import type { z } from 'zod';
import type { Sql } from '../db/sql.ts';
import { findManifest } from '../db/vault-chain.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';

/** A manifest of a request, parsed. */
export interface SentManifest {
  readonly manifest: Manifest;
  readonly bytes: Bytes;
  readonly signature: Bytes;
  readonly mac: Bytes;
}

/** @throws `api/invalid-request` unless it is a manifest of this vault whose writer is the caller. */
export const readSentManifest = (
  head: z.output<typeof signedManifest>,
  vaultId: string,
  accountId: string,
  field = 'head',
): SentManifest => {
  const bytes = bytesField(`${field}.manifest`, head.manifest);
  let manifest: Manifest;
  try {
    manifest = parseManifest(bytes);
  } catch {
    throw invalid(`${field}.manifest`);
  }
  if (!equalBytes(manifest.vaultId, idBytes(vaultId))) throw invalid(`${field}.manifest.vaultId`);
  if (!equalBytes(manifest.writerId, idBytes(accountId))) throw invalid(`${field}.manifest.writerId`);
  const signature = bytesField(`${field}.signature`, head.signature);
  return { manifest, bytes, signature, mac: bytesField(`${field}.mac`, head.mac) };
};

/** The writer as he presently is. */
export interface PresentWriter {
  readonly identityHash: Bytes;
  readonly ed25519: Bytes;
}

/** @throws `api/bad-proof` unless the writer's present identity signed the manifest. */
export const assertSigned = async (
  deploymentId: Bytes,
  presentIdentity: Buffer,
  { manifest, bytes, signature }: SentManifest,
): Promise<PresentWriter> => {
  const identity: Identity = parseIdentity(copyBytes(presentIdentity));
  const signer = manifestSigner(deploymentId, manifest);
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/manifest', signer, bytes, signature)))
    throw problem('api/bad-proof');
  return { identityHash: identityHash(identity), ed25519: identity.ed25519 };
};

/** Whether the vault has this manifest: a retry after a lost reply is recognised by its bytes. */
export const isStored = async (
  sql: Sql,
  vaultId: string,
  { manifest, bytes, signature }: SentManifest,
): Promise<boolean> => {
  const stored = await findManifest(sql, vaultId, manifest.seq);
  return stored !== null && equalBytes(stored.bytes, bytes) && equalBytes(stored.signature, signature);
};
