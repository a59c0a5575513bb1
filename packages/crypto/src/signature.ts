import { type Bytes, concat, lp, sized } from './bytes.ts';
import { ed25519 } from './hazmat/ed25519.ts';
import { sha256 } from './hazmat/sha256.ts';

/** What a signed body can be; the label keeps one kind of body from passing for another. */
export type SignatureLabel =
  | 'coffer/v1/identity'
  | 'coffer/v1/login-proof'
  | 'coffer/v1/device-auth'
  | 'coffer/v1/device-registration'
  | 'coffer/v1/device-backup'
  | 'coffer/v1/identity-rotation'
  | 'coffer/v1/credential-write'
  | 'coffer/v1/manifest'
  | 'coffer/v1/grant'
  | 'coffer/v1/note'
  | 'coffer/v1/item-author'
  | 'coffer/v1/log-head'
  | 'coffer/v1/policy'
  | 'coffer/v1/console-act'
  | 'coffer/v1/restore-accepted'
  | 'coffer/v1/audit-checkpoint';

/** Who signs, and where: 16 bytes each. */
export interface Signer {
  readonly deploymentId: Bytes;
  readonly signerId: Bytes;
}

/**
 * The message that Ed25519 signs: `lp(label) ‖ deploymentId ‖ signerId ‖ SHA-256(body)`.
 *
 * @throws {CryptoError} `crypto/malformed` for ids that are not 16 bytes.
 */
export const signedMessage = (label: SignatureLabel, signer: Signer, body: Uint8Array): Bytes =>
  concat(
    lp(label),
    sized(signer.deploymentId, 16, 'deployment'),
    sized(signer.signerId, 16, 'signer'),
    sha256(body),
  );

/**
 * Signs a body with an Ed25519 seed (32 bytes): 64 bytes. Spec: docs/spec/signatures.md.
 *
 * @throws {CryptoError} `crypto/malformed` for a seed of another length.
 */
export const signBody = async (
  seed: Bytes,
  label: SignatureLabel,
  signer: Signer,
  body: Uint8Array,
): Promise<Bytes> => {
  sized(seed, 32, 'seed');
  return (await ed25519()).sign(seed, signedMessage(label, signer, body));
};

/** Whether `signature` (64 bytes) is `publicKey`'s (32 bytes) over the body. */
export const isSignedBy = async (
  publicKey: Bytes,
  label: SignatureLabel,
  signer: Signer,
  body: Uint8Array,
  signature: Bytes,
): Promise<boolean> => (await ed25519()).verify(publicKey, signature, signedMessage(label, signer, body));
