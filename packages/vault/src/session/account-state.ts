import { fromUtf8, type KdfParameters, utf8 } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { VaultMark } from './marks.ts';

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
  /** Identities of others by account id. */
  readonly pins: Readonly<Record<string, string>>;
  readonly vaults: Readonly<Record<string, VaultMark>>;
  readonly devices: readonly KnownDevice[];
  readonly recovery: readonly ('kit-and-answers' | 'kit' | 'answers' | 'device')[];
  readonly escrow: readonly string[];
  /** The address that a change was begun to: the server's word on it is not taken when the change is made. */
  readonly comingEmail?: string | null;
  /** Vaults whose keys are still to be renewed after a change of the root key. */
  readonly renewing: readonly string[];
  /** Seq of the last signed policy; 0 for none. */
  readonly policySeq: number;
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
    Array.isArray(state.devices);
  if (!isWhole) throw alarm('vault/downgrade', 'The account state has an unknown version.');
  return state as unknown as AccountState;
};
