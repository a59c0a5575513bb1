import type { claimRecovery, ReplyOf, verifyRecovery } from '@coffer/contracts';
import type { Bytes, Identity, PrivateKeys, RootKey, RootKeys, VaultKeys } from '@coffer/crypto';
import type { DeviceMarks } from '../session/marks.ts';
import type { StateHead } from '../session/unlocked.ts';
import type { ManifestHead } from '../sync/open-vault.ts';

/** What the server says once the code of a recovery was typed. */
export type RecoveryFacts = ReplyOf<typeof verifyRecovery>;

/** What the server lets go for a claim that is right. */
export type Released = Extract<ReplyOf<typeof claimRecovery>, { readonly kind: 'released' }>;

/** A vault as a recovery finds it. */
export interface FoundVault {
  readonly id: string;
  readonly head: ManifestHead;
  readonly keys: VaultKeys;
}

/** The account, opened by a way back in. */
export interface OpenedAccount {
  readonly released: Released;
  /** As the identity spells it. */
  readonly email: string;
  readonly accountId: Bytes;
  readonly deploymentId: Bytes;
  readonly rootKey: RootKey;
  readonly rootKeys: RootKeys;
  readonly privateKeys: PrivateKeys;
  readonly identity: Identity;
  readonly head: StateHead;
  readonly vaults: readonly FoundVault[];
}

/** A recovery that is under way. What it opened is dropped with it. */
export interface RecoveryDesk {
  readonly email: string;
  readonly recoveryId: string;
  /** What this browser remembers of the address; null on a fresh device. */
  readonly marks: DeviceMarks | null;
  facts: RecoveryFacts | null;
  /** Of a device, while its PIN is asked for. */
  released: Released | null;
  opened: OpenedAccount | null;
}
