import { type Bytes, concat, lp, u32 } from './bytes.ts';
import { hmac, hmacKey } from './hazmat/hmac.ts';
import { sha256 } from './hazmat/sha256.ts';
import type { ReauthKey } from './keys.ts';

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
    proof.accountId,
    proof.halfSessionId,
    proof.nonce,
    sha256(proof.wrappedRootKey),
    u32(proof.pinEpoch),
  );

/** Body of a device's signature at sign-in. Label `coffer/v1/device-auth`, signer the device. */
export const deviceAuthBody = (origin: string, halfSessionId: Bytes, nonce: Bytes): Bytes =>
  concat(lp(origin), halfSessionId, nonce);

/** Body by which an identity vouches for a device's key. Label `coffer/v1/device-registration`. */
export const deviceRegistrationBody = (deviceId: Bytes, publicKey: Bytes, nonce: Bytes): Bytes =>
  concat(deviceId, publicKey, nonce);

/** Body of the proof on a write of credentials: the server's nonce and the hash of what is written. */
export const credentialWriteBody = (nonce: Bytes, body: Uint8Array): Bytes => concat(nonce, sha256(body));

/** Message of a step-up proof. Spec: docs/spec/step-up.md. */
export const stepUpMessage = (nonce: Bytes, sessionId: Bytes, action: string): Bytes =>
  concat(new TextEncoder().encode('coffer/v1/reauth'), nonce, sessionId, lp(action));

/** Step-up proof: 32 bytes of HMAC-SHA-256 under the reauth key. */
export const stepUpProof = async (
  reauthKey: ReauthKey,
  nonce: Bytes,
  sessionId: Bytes,
  action: string,
): Promise<Bytes> => hmac(await hmacKey(reauthKey), stepUpMessage(nonce, sessionId, action));
