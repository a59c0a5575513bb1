import { type Bytes, concat, sized, u64 } from './bytes.ts';
import { sha256 } from './hazmat/sha256.ts';

/** Hash before the first account state: 32 zeros. */
export const firstStateHash: Bytes = new Uint8Array(32);

/** `hash_n = SHA-256(u64 n ‖ hash_{n−1} ‖ SHA-256(sealed_n))`. Spec: docs/spec/account-state.md §2. */
export const nextStateHash = (seq: number, previousHash: Bytes, sealed: Uint8Array): Bytes =>
  sha256(concat(u64(seq), sized(previousHash, 32, 'previous hash'), sha256(sealed)));

/** A place in the chain of account states: 32 bytes of hash. */
export interface SeenState {
  readonly seq: number;
  readonly hash: Bytes;
}

/** What the acceptance of a restore says. `at` is milliseconds since 1970. */
export interface RestoreAccepted {
  /** What this device had seen. */
  readonly from: SeenState;
  /** What the server offered. */
  readonly to: SeenState;
  readonly at: number;
}

/**
 * Body of the signature by which an account accepts that the server was put back. Label `coffer/v1/restore-accepted`.
 *
 * @throws {CryptoError} `crypto/malformed` for a hash that is not 32 bytes, or a number that does not fit.
 * Spec: docs/spec/account-state.md §4.
 */
export const restoreAcceptedBody = ({ from, to, at }: RestoreAccepted): Bytes =>
  concat(
    u64(from.seq),
    sized(from.hash, 32, 'state hash'),
    u64(to.seq),
    sized(to.hash, 32, 'state hash'),
    u64(at),
  );
