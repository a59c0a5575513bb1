import type { Client, LiveEvent } from '@coffer/contracts';
import type { Argon2id, Bytes } from '@coffer/crypto';

/** The time as this device has it. Shown and used for expiry on this device; never decides about the server's facts. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `milliseconds`. */
  wait(milliseconds: number): Promise<void>;
  /** Calls `task` every `milliseconds` until the returned function is called. */
  every(milliseconds: number, task: () => void): () => void;
}

/** A device's own key pair, made once and not extractable where the platform can. */
export interface DeviceKey {
  /** UUID text of 16 random bytes. */
  readonly deviceId: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
  /** X25519, 32 bytes; for the device backup alone. */
  readonly backupKey: Bytes;
  /** Signature of 64 bytes. */
  sign(message: Bytes): Promise<Bytes>;
  /** Shared secret of 32 bytes between the backup key and another public key. */
  agree(publicKey: Bytes): Promise<Bytes>;
  /** HMAC-SHA-256 (32 bytes) of `label` under a secret that only this device has and nobody can take out. */
  answer(label: Bytes): Promise<Bytes>;
}

/** One record of the replica: sealed bytes under a key that says nothing. */
export interface SealedRecord {
  readonly key: string;
  readonly sealed: Bytes;
}

/** One write of a snapshot, in one transaction. */
export interface SnapshotWrite {
  /** Version that is expected to be stored; 0 for none. */
  readonly expected: number;
  readonly next: number;
  /**
   * Set when this is the whole snapshot: the ids of all items that stand. Every page goes first, and every secret of an
   * item that is not among them; the others stay, since each is checked against its leaf when it is read.
   */
  readonly wholeOf: readonly string[] | null;
  readonly head: Bytes;
  readonly pages: readonly SealedRecord[];
  /** Sealed secret parts by item id; an empty value removes the record. */
  readonly secrets: readonly SealedRecord[];
}

/** Names of the records that a device keeps for itself. */
export type LocalRecord = 'quick' | 'offline';

/** What this browser keeps of one account: ciphertext only. */
export interface AccountReplica {
  /** The snapshot of a vault, or null where there is none. Its pages come in groups, in any order. */
  readSnapshot(vaultId: string): Promise<{
    readonly version: number;
    readonly head: Bytes;
    readonly pages: readonly Promise<readonly SealedRecord[]>[];
  } | null>;
  /** Writes a snapshot; false, and nothing written, if another tab wrote since. */
  writeSnapshot(vaultId: string, write: SnapshotWrite): Promise<boolean>;
  readSecret(vaultId: string, itemId: string): Promise<Bytes | null>;
  listDrafts(): Promise<readonly SealedRecord[]>;
  putDraft(record: SealedRecord): Promise<void>;
  removeDraft(key: string): Promise<void>;
  deviceKey(): Promise<DeviceKey>;
  /** Makes another device key in place of this one, for a device whose word was taken away. */
  renewDeviceKey(): Promise<DeviceKey>;
  /** A record of this device alone: the wrap for PIN-only unlock, or what reading offline needs. */
  readLocal(name: LocalRecord): Promise<Bytes | null>;
  /** Null removes it. */
  putLocal(name: LocalRecord, record: Bytes | null): Promise<void>;
  /** Wipes everything of this account but its device key. */
  wipe(): Promise<void>;
}

/** What this browser keeps. Marks are public facts and stay when an account signs out. */
export interface Replica {
  /** Marks by hashed address. */
  readMarks(addressHash: string): Promise<string | null>;
  /**
   * Puts what `change` makes of the stored marks in their place. No other tab of this browser reads or writes them in
   * between; what `change` throws is thrown, and the marks stay.
   */
  changeMarks(addressHash: string, change: (stored: string | null) => string): Promise<void>;
  account(accountId: string): AccountReplica;
  /** Ids of the accounts that keep such a record. */
  accountsWith(name: LocalRecord): Promise<readonly string[]>;
  /** Whether the browser promised to keep what is stored here. */
  isPersistent(): Promise<boolean>;
}

/** Tells of changes made elsewhere. One connection serves all tabs of a browser. */
export interface LiveEvents {
  /** Starts telling `listener`; the returned function stops it. */
  listen(listener: (event: LiveEvent) => void): () => void;
  /** Whether some tab of this browser listens now; a platform that can't tell leaves it out. */
  isHeard?(): Promise<boolean>;
}

/** Everything of the world that the engine may touch. */
export interface Ports {
  readonly client: Client;
  readonly liveEvents: LiveEvents;
  readonly replica: Replica;
  readonly clock: Clock;
  readonly argon2id: Argon2id;
  /** Origin of the page, as the login proof names it. */
  readonly origin: string;
  /** What this device is called until the person renames it, for example `Firefox on Linux`. */
  readonly deviceName: string;
}
