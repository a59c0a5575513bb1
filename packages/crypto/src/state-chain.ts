import { type Bytes, concat, sized, u64 } from './bytes.ts';
import { sha256 } from './hazmat/sha256.ts';

/** Hash before the first account state: 32 zeros. */
export const firstStateHash: Bytes = new Uint8Array(32);

/** `hash_n = SHA-256(u64 n ‖ hash_{n−1} ‖ SHA-256(sealed_n))`. Spec: docs/spec/account-state.md §2. */
export const nextStateHash = (seq: number, previousHash: Bytes, sealed: Uint8Array): Bytes =>
  sha256(concat(u64(seq), sized(previousHash, 32, 'previous hash'), sha256(sealed)));
