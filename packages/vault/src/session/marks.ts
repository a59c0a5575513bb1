import type { VaultKind } from '@coffer/contracts';
import {
  type Bytes,
  canonicalEmail,
  concat,
  type KdfParameters,
  lp,
  sha256,
  toHex,
  utf8,
} from '@coffer/crypto';
import type { Replica } from '../ports.ts';

/** How far the entries of the log were read: their number, and the whole subtrees that they fall into, largest first. */
export interface WatchedLog {
  readonly size: number;
  /** Base64url of 32 bytes each. */
  readonly nodes: readonly string[];
}

/** How far the log of identities was seen. Spec: docs/spec/log.md. */
export interface LogMark {
  /** The log's own Ed25519 key, base64url of 32 bytes. */
  readonly key: string;
  readonly size: number;
  /** Base64url of 32 bytes. */
  readonly root: string;
  /** Absent where none of its entries was read yet. */
  readonly watched?: WatchedLog;
}

/** How far the list of a group was seen: seq of its newest manifest, and that manifest's hash as base64url. */
export interface GroupMark {
  readonly seq: number;
  readonly hash: string;
}

/** A place in the chain of account states, its hash as base64url. */
export interface StatePlace {
  readonly seq: number;
  readonly hash: string;
}

/** How far the account states were seen, and how many accepted restores the last one named; absent for none. */
export interface StateMark extends StatePlace {
  readonly restores?: number;
}

/** Kinds of vaults that can have other members. */
export type SharedKind = Exclude<VaultKind, 'private'>;

/** How far a vault was seen: the sequence number of its last manifest and that manifest's hash as base64url. */
export interface VaultMark {
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  /** Absent for the account's own. */
  readonly kind?: SharedKind;
}

/**
 * What this browser remembers of an account when everything else is wiped. All public: it lets the client notice a
 * server that goes back in time or asks for a weaker KDF.
 */
export interface DeviceMarks {
  readonly v: 1;
  readonly deploymentId: string;
  readonly kdf: KdfParameters;
  readonly salt: string;
  readonly accountId: string;
  /** Base64url of 32 bytes. */
  readonly identityHash: string;
  readonly state: StateMark;
  readonly vaults: Readonly<Record<string, VaultMark>>;
  /** How far the log of identities was seen; absent before the first look. */
  readonly log?: LogMark;
}

/** Under which an address's marks are kept; the address itself is not. Hex of 32 bytes. */
export const addressHash = (email: string): string =>
  toHex(sha256(concat(utf8('coffer/v1/address'), lp(canonicalEmail(email)))));

const parseMarks = (text: string | null): DeviceMarks | null => {
  if (text === null) return null;
  try {
    const marks = JSON.parse(text) as DeviceMarks;
    return marks.v === 1 ? marks : null;
  } catch {
    return null;
  }
};

/** Marks of an address, or null for one that never signed in here. Marks that can't be read count as none. */
export const readMarks = async (replica: Replica, email: string): Promise<DeviceMarks | null> =>
  parseMarks(await replica.readMarks(addressHash(email)));

/**
 * Changes an address's marks in one step, so that two tabs never undo each other. Marks only move forward: `change`
 * checks what it makes against what is stored.
 */
export const changeMarks = (
  replica: Replica,
  email: string,
  change: (stored: DeviceMarks | null) => DeviceMarks,
): Promise<void> =>
  replica.changeMarks(addressHash(email), (text) => JSON.stringify(change(parseMarks(text))));

/** The mark that is further on; the same place with another hash is a fork, answered as null. */
export const furtherMark = (a: VaultMark, b: VaultMark): VaultMark | null => {
  if (a.seq === b.seq) return a.hash === b.hash ? a : null;
  return a.seq > b.seq ? a : b;
};

/** Bytes over which a checkpoint code is made: every mark in a fixed order. */
export const checkpointBytes = (marks: DeviceMarks): Bytes => {
  const vaults = Object.entries(marks.vaults).sort(([a], [b]) => (a < b ? -1 : 1));
  return concat(
    utf8('coffer/v1/checkpoint'),
    lp(`${marks.state.seq}:${marks.state.hash}`),
    ...vaults.map(([id, { epoch, seq, hash }]) => lp(`${id}:${epoch}:${seq}:${hash}`)),
  );
};
