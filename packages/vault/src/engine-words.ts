/** Alarms of protocol section 6: what the server could lie about and was caught at. */
export type AlarmCode =
  | 'vault/rollback'
  | 'vault/fork'
  | 'vault/tampered'
  | 'vault/downgrade'
  | 'vault/kdf-refused'
  | 'vault/kdf-weakened'
  | 'vault/deployment-changed'
  | 'vault/state-missing'
  | 'vault/identity-changed'
  /** The log of identities is not the one that was seen before, or lacks an identity that was shown. */
  | 'vault/log-fork'
  | 'vault/malformed-reply'
  /** A device or way back in that only the server knows. */
  | 'vault/not-of-the-account'
  | 'crypto/not-authentic';

/** How far long work has come. `total` is 0 while unknown. */
export interface WorkProgress {
  readonly stage: 'deriving' | 'generating-keys' | 'reading' | 'sealing' | 'sending' | 'renewing';
  readonly done: number;
  readonly total: number;
}

/** Called with each step of long work. Crosses the Worker boundary as a proxy. */
export type OnProgress = (progress: WorkProgress) => void;

/** A story that could not go on: a lie of the server, or no answer from it. */
export type Interrupted =
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  | { readonly kind: 'unreachable' };

/** Too many tries; `retryAt` in milliseconds since 1970. */
export type TooMany = { readonly kind: 'too-many-tries'; readonly retryAt: number };
