import type { Bytes } from './bytes.ts';
import { accountStateContext } from './context.ts';
import type { AccountStateKey } from './keys.ts';
import { openContent, sealContent } from './sealed-content.ts';

/** Place of an account state; `accountId` is 16 bytes. */
export interface StatePlace {
  readonly accountId: Bytes;
  readonly rootEpoch: number;
  readonly seq: number;
}

/** Seals an account state under its key at one sequence number. */
export const sealAccountState = (
  key: AccountStateKey,
  place: StatePlace,
  content: Uint8Array,
): Promise<Bytes> =>
  sealContent(key, accountStateContext(place.accountId, place.rootEpoch, place.seq), content);

/**
 * Opens an account state.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`.
 */
export const openAccountState = (key: AccountStateKey, place: StatePlace, sealed: Bytes): Promise<Bytes> =>
  openContent(key, accountStateContext(place.accountId, place.rootEpoch, place.seq), sealed);
