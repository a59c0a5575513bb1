import type { Bytes, VaultKeys, VaultSecret } from '@coffer/crypto';
import type { VaultId } from '../items/item.ts';
import type { SharedKind } from '../session/marks.ts';

/** The keys of one epoch of a vault, and what they come from. */
export interface EpochKeys {
  readonly keyEpoch: number;
  readonly keys: VaultKeys;
  readonly secret: VaultSecret;
}

/** An open vault, as far as its keys go. */
export interface KeyedVault {
  readonly id: VaultId;
  readonly idBytes: Bytes;
  /** Null for the account's own, which nobody else can be in. */
  readonly kind: SharedKind | null;
  /** Epoch of the head, and of every live item that is listed; moves in one step with them. */
  keyEpoch: number;
  keys: VaultKeys;
  secret: VaultSecret;
  /** Keys of former epochs, as far as they were asked for. */
  readonly formerKeys: Map<number, VaultKeys>;
}
