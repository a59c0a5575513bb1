import type { PinTries } from '@coffer/contracts';
import type { Bytes, Identity, PrivateKeys, RootKeys } from '@coffer/crypto';
import type { AccountReplica } from '../ports.ts';
import type { AccountState } from './account-state.ts';

/** Where the chain of account states stands on this device. */
export interface StateHead {
  readonly seq: number;
  /** Hash of the present state, 32 bytes. */
  readonly hash: Bytes;
  readonly state: AccountState;
}

/** Everything that is open while a person is signed in. Dropped as a whole at lock. */
export interface Unlocked {
  readonly email: string;
  readonly fullName: string;
  readonly sessionId: string;
  /** UUID text. */
  readonly accountId: string;
  readonly accountIdBytes: Bytes;
  readonly deploymentId: Bytes;
  readonly rootEpoch: number;
  readonly rootKeys: RootKeys;
  readonly privateKeys: PrivateKeys;
  readonly identity: Identity;
  /** 32 bytes. */
  readonly identityHash: Bytes;
  readonly replica: AccountReplica;
  readonly deviceId: string;
  /** PIN tries of others that nobody acknowledged yet. */
  pinTries: PinTries | null;
  /** Moves with each state that is written or read. */
  head: StateHead;
}
