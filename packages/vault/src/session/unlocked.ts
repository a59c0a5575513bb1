import type { PinTries } from '@coffer/contracts';
import type { Bytes, Identity, PrivateKeys, RootKeys } from '@coffer/crypto';
import type { KnownPerson } from '../people/person.ts';
import type { AccountReplica } from '../ports.ts';
import type { AccountState } from './account-state.ts';
import type { GroupMark, LogMark } from './marks.ts';

/** Where the chain of account states stands on this device. */
export interface StateHead {
  readonly seq: number;
  /** Hash of the present state, 32 bytes. */
  readonly hash: Bytes;
  readonly state: AccountState;
}

/** A change of credentials that was sent and not answered: the account stands as before, or as `sealed` says. */
export interface UnsettledChange {
  /** The state that was sent with it, base64url. */
  readonly sealed: string;
  /** Goes over to what was sent. */
  readonly adopt: () => Promise<void>;
}

/** Who is in a group, as `groups/group-chain.ts` reads it. */
export interface GroupList {
  readonly present: ReadonlyMap<string, { readonly role: number; readonly identityHash: string }>;
  readonly ever: ReadonlyMap<string, { readonly role: number; readonly identityHash: string }>;
  readonly identityHashes: readonly string[];
  readonly mark: GroupMark;
}

/** Private keys of a group, and the hash (32 bytes) of the identity that they belong to. */
export interface HeldGroupKeys {
  readonly identityHash: Bytes;
  readonly keys: PrivateKeys;
}

/** Everything that is open while a person is signed in. Dropped as a whole at lock; keys move with a change of credentials. */
export interface Unlocked {
  email: string;
  fullName: string;
  readonly sessionId: string;
  /** UUID text. */
  readonly accountId: string;
  readonly accountIdBytes: Bytes;
  readonly deploymentId: Bytes;
  rootEpoch: number;
  rootKeys: RootKeys;
  privateKeys: PrivateKeys;
  identity: Identity;
  /** 32 bytes. */
  identityHash: Bytes;
  /** Identities of the account before the present one, by hash as base64url; asked for when a manifest names one. */
  readonly formerIdentities: Map<string, Identity>;
  /** Colleagues and groups as they were looked up last, by id: what was shown is what is used. */
  readonly people: Map<string, KnownPerson>;
  /** Lists of groups that were read in this session, by group. */
  readonly groupLists: Map<string, GroupList>;
  /** Keys of the groups that this account is in, by group. */
  readonly groupKeys: Map<string, HeldGroupKeys>;
  /** The head of the log of identities that this session has checked; null before its first look. */
  log: LogMark | null;
  readonly replica: AccountReplica;
  readonly deviceId: string;
  /** PIN tries of others that nobody acknowledged yet. */
  pinTries: PinTries | null;
  /** The organisation asks for a further factor first: the server answers for the account's own pages alone. */
  mustEnrol: boolean;
  /** Moves with each state that is written or read. */
  head: StateHead;
  unsettled: UnsettledChange | null;
}
