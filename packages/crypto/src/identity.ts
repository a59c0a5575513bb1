import { type Bytes, concat, equalBytes, fromUtf8, lp, readBytes, sized, u32, utf8 } from './bytes.ts';
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

/**
 * Canonical bytes of an identity: what is hashed, signed and pinned.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length.
 */
export const encodeIdentity = (identity: Identity): Bytes =>
  concat(
    lp('coffer/v1/identity'),
    sized(identity.accountId, 16, 'account id'),
    lp(canonicalEmail(identity.email)),
    u32(identity.epoch),
    sized(identity.previousHash, 32, 'previous hash'),
    sized(identity.ed25519, 32, 'Ed25519 key'),
    sized(identity.x25519, 32, 'X25519 key'),
    lp(identity.rsa),
  );

const isFirst = (identity: Identity): boolean => identity.previousHash.every((byte) => byte === 0);

/**
 * Parses canonical bytes of an identity.
 *
 * @throws {CryptoError} `crypto/malformed`, also for any spelling but the canonical one, and unless exactly the first
 *   epoch is without a predecessor.
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
  if (identity.epoch < 1 || (identity.epoch === 1) !== isFirst(identity)) throw malformed('identity epoch');
  if (!equalBytes(encodeIdentity(identity), bytes)) throw malformed('identity spelling');
  return identity;
};

/** SHA-256 of the canonical bytes: what others pin. */
export const identityHash = (identity: Identity): Bytes => sha256(encodeIdentity(identity));
