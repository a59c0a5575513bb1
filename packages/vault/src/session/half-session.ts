import type { Bytes, PasswordKeys } from '@coffer/crypto';
import type { DeviceMarks } from './marks.ts';
import type { LoginFacts } from './prelogin.ts';

/** Facts that the account state must repeat. */
export type ClaimedFacts = Pick<LoginFacts, 'kdf' | 'saltText' | 'deploymentId'>;

/** A session that waits for the PIN. */
export interface HalfSession {
  readonly email: string;
  /** UUID text. */
  readonly accountId: string;
  /** UUID text. */
  readonly halfSessionId: string;
  readonly deploymentId: Bytes;
  readonly facts: ClaimedFacts;
  readonly marks: DeviceMarks | null;
  /** `refused`: the server does not know the device that this browser named, or took its word away. */
  readonly device: 'known' | 'new' | 'refused';
}

/** What may stand between password and PIN. */
export type Step = 'code' | 'factor' | 'approval';

/** What is kept between password and PIN: keys of the password, never the password. */
export interface HalfOpen extends HalfSession {
  readonly kind: 'password';
  readonly keys: PasswordKeys;
  /** What the device signs before the first evaluation, 32 bytes. */
  readonly nonce: Bytes;
  /** What still stands before the PIN, in this order; moves with each step that passed. */
  steps: readonly Step[];
  /** Whether an evaluation carried the device's word already. */
  deviceProven: boolean;
  /** Whether an administrator was asked in the name of this half session. */
  hasAsked: boolean;
}
