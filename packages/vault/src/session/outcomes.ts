import { ApiError, MalformedBytes, MalformedReply, Unreachable } from '@coffer/contracts';
import { CryptoError } from '@coffer/crypto';
import type { AlarmCode, UnlockOutcome } from '../engine.ts';
import { VaultError } from '../errors.ts';

/** An outcome that every story can have. */
export type Interruption =
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  | { readonly kind: 'unreachable' };

const cryptoAlarms = {
  'crypto/not-authentic': 'crypto/not-authentic',
  'crypto/malformed': 'vault/malformed-reply',
  'crypto/unsupported-suite': 'vault/downgrade',
  'crypto/kdf-refused': 'vault/kdf-refused',
  'crypto/bad-signature': 'vault/tampered',
  'crypto/bad-element': 'vault/malformed-reply',
} as const satisfies Record<CryptoError['code'], AlarmCode>;

/** The alarm that an error stands for, or null if it is none. */
export const alarmOf = (error: unknown): AlarmCode | null => {
  if (error instanceof CryptoError) return cryptoAlarms[error.code];
  if (error instanceof MalformedReply || error instanceof MalformedBytes) return 'vault/malformed-reply';
  if (error instanceof VaultError && error.code !== 'vault/locked' && error.code !== 'vault/malformed')
    return error.code;
  return null;
};

/** Turns lies and lost connections into outcomes; throws on what nobody expected. */
export const interruptionOf = (error: unknown): Interruption => {
  const code = alarmOf(error);
  if (code) return { kind: 'alarm', code };
  if (error instanceof Unreachable) return { kind: 'unreachable' };
  if (error instanceof ApiError && error.problem.status >= 500) return { kind: 'unreachable' };
  throw error;
};

/** Why an evaluation or its proof was refused, or null for none of these. */
export const pinRefusalOf = (error: unknown): UnlockOutcome | null => {
  if (!(error instanceof ApiError)) return null;
  if (error.code === 'api/frozen' || error.code === 'api/too-many-tries') {
    return { kind: 'frozen', until: error.problem.retryAt ?? 0 };
  }
  if (error.code === 'api/pin-path-lost') return { kind: 'pin-path-lost' };
  // A step that the server misses is one that this half session did not pass, or lost.
  const isOver = error.code === 'api/unauthenticated' || error.code === 'api/step-missing';
  return isOver ? { kind: 'half-session-expired' } : null;
};
