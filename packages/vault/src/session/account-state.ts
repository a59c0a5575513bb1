import { fromUtf8, type KdfParameters, utf8 } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { MemberRole } from '../sharing-engine.ts';
import type { GroupMark, LogMark, StatePlace, VaultMark } from './marks.ts';

/** A device as the account itself knows it; one that only the server lists is not trusted. */
export interface KnownDevice {
  readonly deviceId: string;
  /** Base64url of 32 bytes. */
  readonly publicKey: string;
  /** Base64url of 32 bytes: X25519, for the device backup. */
  readonly backupKey: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** How an account came to take somebody's keys for theirs: not yet checked, by the number on both screens, or by words. */
export type PinTrust = 'unverified' | 'number' | 'words';

/** Somebody else's identity, or a group's, as this account holds it. Spec: docs/spec/identity.md §3. */
export interface Pin {
  /** Of the identity, base64url of 32 bytes. */
  readonly hash: string;
  /** Empty for a group, and for an address that has gone over to somebody else. */
  readonly email: string;
  readonly trust: PinTrust;
  /** When it became so, milliseconds since 1970. */
  readonly at: number;
  readonly isGroup?: true;
}

/** What an invitation by words needs until both sides are sure: the inviter's part, or the guest's. */
export interface KeptInvitation {
  /** Base64url of the 11 bytes that the words stand for. */
  readonly secret: string;
  /** Of the other side. */
  readonly email: string;
  /** What the guest gets when he is verified; empty on the guest's side. */
  readonly vaults: readonly { readonly vaultId: string; readonly role: MemberRole }[];
  readonly at: number;
  /** On the guest's side: hashes of the identities that his answer speaks of, base64url. */
  readonly answered?: { readonly inviter: string; readonly guest: string };
}

/** A request of one's own: its note is sealed for somebody else. */
export interface KeptRequest {
  readonly text: string;
  readonly vaultId: string | null;
  readonly at: number;
}

/** A restore of the server that the account accepted: what the device had seen, and what it was offered. */
export interface AcceptedRestore {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly from: StatePlace;
  readonly to: StatePlace;
}

/**
 * What the server could lie about, sealed under the root key. Each state names the hash of the one before, so a fresh
 * device can take part in the chain too.
 */
export interface AccountState {
  readonly v: 1;
  /** Hash of the state before, base64url. */
  readonly previousHash: string;
  readonly deploymentId: string;
  readonly origins: readonly string[];
  readonly kdf: KdfParameters;
  readonly salt: string;
  readonly pinEpoch: number;
  readonly rootEpoch: number;
  readonly identityHash: string;
  /** Identities of others, by the id of the account or group. */
  readonly pins: Readonly<Record<string, Pin>>;
  readonly log?: LogMark;
  /** By id. */
  readonly invitations?: Readonly<Record<string, KeptInvitation>>;
  /** By id. */
  readonly requests?: Readonly<Record<string, KeptRequest>>;
  /** Lists of groups that vaults were shared with, as far as they were seen. */
  readonly groups?: Readonly<Record<string, GroupMark>>;
  readonly vaults: Readonly<Record<string, VaultMark>>;
  readonly devices: readonly KnownDevice[];
  readonly recovery: readonly ('kit-and-answers' | 'kit' | 'answers' | 'device')[];
  readonly escrow: readonly string[];
  /** The address that a change was begun to: the server's word on it is not taken when the change is made. */
  readonly comingEmail?: string | null;
  /** Vaults whose keys are still to be renewed after a change of the root key. */
  readonly renewing: readonly string[];
  /** The group whose keys sign for the organisation, and the hash of the body of its last policy. Spec: docs/spec/policy.md. */
  readonly organisation?: { readonly groupId: string; readonly statementHash?: string };
  /** Seq of the last signed policy; 0 for none. */
  readonly policySeq: number;
  /** Oldest first; only ever added to. Spec: docs/spec/account-state.md §4. */
  readonly restores?: readonly AcceptedRestore[];
  /** Lowest schema that a client may write. */
  readonly lowestSchema: 1;
}

/** Bytes of an account state. */
export const encodeAccountState = (state: AccountState): Uint8Array<ArrayBuffer> =>
  utf8(JSON.stringify(state));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an account state that authenticated.
 *
 * @throws {VaultError} `vault/downgrade` for another version or shape: an older or newer writer was made to look current.
 */
export const parseAccountState = (bytes: Uint8Array): AccountState => {
  const state: unknown = JSON.parse(fromUtf8(bytes));
  const isWhole =
    isRecord(state) &&
    state.v === 1 &&
    state.lowestSchema === 1 &&
    typeof state.previousHash === 'string' &&
    isRecord(state.kdf) &&
    isRecord(state.vaults) &&
    isRecord(state.pins) &&
    Object.values(state.pins).every((pin) => isRecord(pin) && typeof pin.hash === 'string') &&
    (state.restores === undefined || Array.isArray(state.restores)) &&
    Array.isArray(state.devices);
  if (!isWhole) throw alarm('vault/downgrade', 'The account state has an unknown version.');
  return state as unknown as AccountState;
};
