import type { DBSchema } from 'idb';
import type { Bytes } from './bytes.ts';

/** A device's keys as stored: the private half is a handle that gives nothing away. */
export interface StoredDevice {
  readonly deviceId: string;
  readonly publicKey: Bytes;
  readonly privateKey: CryptoKey;
  readonly backupKey: Bytes;
  readonly backupPrivate: CryptoKey;
  /** HMAC-SHA-256. */
  readonly secret: CryptoKey;
}

/** Only public facts, sealed bytes and keys that cannot be taken out. */
export interface CofferStores extends DBSchema {
  marks: { key: string; value: string };
  heads: { key: [account: string, vault: string]; value: { version: number; head: Bytes } };
  pages: { key: [account: string, vault: string, key: string]; value: Bytes };
  secrets: { key: [account: string, vault: string, item: string]; value: Bytes };
  drafts: { key: [account: string, key: string]; value: Bytes };
  devices: { key: string; value: StoredDevice };
  local: { key: [account: string, name: string]; value: Bytes };
}
