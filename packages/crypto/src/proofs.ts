import { type Bytes, concat, lp, sized, u32, utf8 } from './bytes.ts';
import { hmac, hmacKey } from './hazmat/hmac.ts';
import { sha256 } from './hazmat/sha256.ts';
import type { ReauthKey } from './keys.ts';

/** Every proof answers a nonce of the server: 32 bytes, used once. Spec: docs/spec/proofs.md §1. */
const nonce32 = (nonce: Uint8Array): Uint8Array => sized(nonce, 32, 'nonce');

/** What a login proof speaks of. Ids are 16 bytes, the nonce 32. */
export interface LoginProof {
  readonly origin: string;
  readonly accountId: Bytes;
  readonly halfSessionId: Bytes;
  readonly nonce: Bytes;
  readonly wrappedRootKey: Bytes;
  readonly pinEpoch: number;
}

/** Body of the signature that proves the private keys were opened. Label `coffer/v1/login-proof`. */
export const loginProofBody = (proof: LoginProof): Bytes =>
  concat(
    lp(proof.origin),
    sized(proof.accountId, 16, 'account id'),
    sized(proof.halfSessionId, 16, 'half session id'),
    nonce32(proof.nonce),
    sha256(proof.wrappedRootKey),
    u32(proof.pinEpoch),
  );

/** Body of a device's signature at sign-in. Label `coffer/v1/device-auth`, signer the device. */
export const deviceAuthBody = (origin: string, halfSessionId: Bytes, nonce: Bytes): Bytes =>
  concat(lp(origin), sized(halfSessionId, 16, 'half session id'), nonce32(nonce));

/** Body by which an identity vouches for a device's two keys. Label `coffer/v1/device-registration`. */
export const deviceRegistrationBody = (
  deviceId: Bytes,
  publicKey: Bytes,
  backupKey: Bytes,
  nonce: Bytes,
): Bytes =>
  concat(
    sized(deviceId, 16, 'device id'),
    sized(publicKey, 32, 'device key'),
    sized(backupKey, 32, 'backup key'),
    nonce32(nonce),
  );

/** Body by which an identity vouches for a device backup. Label `coffer/v1/device-backup`. */
export const deviceBackupBody = (deviceId: Bytes, rootEpoch: number, ephemeral: Bytes, wrap: Bytes): Bytes =>
  concat(
    sized(deviceId, 16, 'device id'),
    u32(rootEpoch),
    sized(ephemeral, 32, 'ephemeral key'),
    sha256(wrap),
  );

/** Body of the proof on a write of credentials: the server's nonce and the hash of what is written. */
export const credentialWriteBody = (nonce: Bytes, body: Uint8Array): Bytes =>
  concat(nonce32(nonce), sha256(body));

/** Message of a step-up proof. Spec: docs/spec/proofs.md §5. */
export const stepUpMessage = (nonce: Bytes, sessionId: Bytes, action: string): Bytes =>
  concat(utf8('coffer/v1/reauth'), nonce32(nonce), sized(sessionId, 16, 'session id'), lp(action));

/** Step-up proof: 32 bytes of HMAC-SHA-256 under the reauth key. */
export const stepUpProof = async (
  reauthKey: ReauthKey,
  nonce: Bytes,
  sessionId: Bytes,
  action: string,
): Promise<Bytes> => hmac(await hmacKey(reauthKey), stepUpMessage(nonce, sessionId, action));
