import { type Bytes, concat, equalBytes, fromUtf8, lp, readBytes, u32, utf8 } from './bytes.ts';
import { malformed } from './errors.ts';
import { sha256 } from './hazmat/sha256.ts';
import { canonicalEmail } from './kdf.ts';

/** An account's public identity. Spec: docs/spec/identity.md. */
export interface Identity {
  /** 16 bytes. */
  readonly accountId: Bytes;
  readonly email: string;
  /** Rises by one with each rotation; 1 at sign-up. */
  readonly epoch: number;
  /** Hash of the identity before it; zeros for the first. */
  readonly previousHash: Bytes;
  /** 32 bytes. */
  readonly ed25519: Bytes;
  /** 32 bytes. */
  readonly x25519: Bytes;
  /** SPKI. */
  readonly rsa: Bytes;
}

const rsaKeyLimit = 4096;

/** Canonical bytes of an identity: what is hashed, signed and pinned. */
export const encodeIdentity = (identity: Identity): Bytes =>
  concat(
    lp('coffer/v1/identity'),
    identity.accountId,
    lp(canonicalEmail(identity.email)),
    u32(identity.epoch),
    identity.previousHash,
    identity.ed25519,
    identity.x25519,
    lp(identity.rsa),
  );

/**
 * Parses canonical bytes of an identity.
 *
 * @throws {CryptoError} `crypto/malformed`, also for any spelling but the canonical one.
 */
export const parseIdentity = (bytes: Bytes): Identity => {
  const reader = readBytes(bytes);
  if (!equalBytes(reader.lp(64), utf8('coffer/v1/identity'))) throw malformed('identity label');
  const identity: Identity = {
    accountId: reader.take(16),
    email: fromUtf8(reader.lp(1024)),
    epoch: reader.u32(),
    previousHash: reader.take(32),
    ed25519: reader.take(32),
    x25519: reader.take(32),
    rsa: reader.lp(rsaKeyLimit),
  };
  reader.end();
  if (!equalBytes(encodeIdentity(identity), bytes)) throw malformed('identity spelling');
  return identity;
};

/** SHA-256 of the canonical bytes: what others pin. */
export const identityHash = (identity: Identity): Bytes => sha256(encodeIdentity(identity));
