import { type Bytes, emptyLeafTree, idBytes, type LeafTree, type Manifest } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { DamagedItem, ItemId, ListedItem } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import { createLocalSearch, type LocalSearch } from '../search/local-search.ts';
import type { VaultMark } from '../session/marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type KeyedVault, readPresentKeys } from './vault-keys.ts';

/** The manifest on which everything that is listed stands. */
export interface ManifestHead {
  readonly manifest: Manifest;
  readonly encoded: Bytes;
  /** 32 bytes. */
  readonly hash: Bytes;
}

/** A page of the local snapshot: which items it holds. */
export interface SnapshotPage {
  readonly key: string;
  readonly ids: ItemId[];
}

/** One open vault: keys, manifest, leaves and what a list shows. Holds plaintext: dropped as a whole at lock. */
export interface OpenVault extends KeyedVault {
  /** Null until the first sync of a fresh device. */
  head: ManifestHead | null;
  tree: LeafTree;
  readonly itemsById: Map<ItemId, ListedItem>;
  readonly damagedById: Map<ItemId, DamagedItem>;
  readonly search: LocalSearch;
  /** Version of the stored snapshot; 0 for none. */
  snapshotVersion: number;
  readonly pages: SnapshotPage[];
  readonly pageOf: Map<ItemId, SnapshotPage>;
  /** Items of pages that were not stored since they changed. */
  readonly unsaved: Set<ItemId>;
  /** Sealed secret parts on their way into the replica: the server need not be asked for what is here. */
  readonly secretsInHand: Map<ItemId, Bytes>;
  /** Whether every overview up to the head is here. */
  complete: boolean;
}

/** Forgets what is listed, not the keys: before a full sync. */
export const emptyVault = (vault: OpenVault): void => {
  vault.head = null;
  vault.tree = emptyLeafTree();
  vault.itemsById.clear();
  vault.damagedById.clear();
  vault.search.clear();
  vault.pages.length = 0;
  vault.pageOf.clear();
  vault.unsaved.clear();
  vault.secretsInHand.clear();
  vault.complete = false;
};

/**
 * Opens the account's own vault: the one that its account state names, never one that only the server lists.
 *
 * @throws {VaultError} `vault/rollback` when the server has no such vault any more, `vault/downgrade` for another epoch.
 * @throws {CryptoError} `crypto/not-authentic` for a key that was not wrapped by this account.
 */
export const openOwnVault = async (ports: Ports, session: Unlocked): Promise<OpenVault> => {
  const known = Object.entries(session.head.state.vaults)[0];
  if (!known) throw alarm('vault/state-missing', 'The account state names no vault.');
  const [id] = known;
  const idOfVault = idBytes(id);
  const { keyEpoch, keys } = await readPresentKeys(ports, session, id, idOfVault);
  return {
    ...{ id, idBytes: idOfVault, keyEpoch, keys },
    formerKeys: new Map(),
    head: null,
    tree: emptyLeafTree(),
    itemsById: new Map(),
    damagedById: new Map(),
    search: createLocalSearch(),
    snapshotVersion: 0,
    pages: [],
    pageOf: new Map(),
    unsaved: new Set(),
    secretsInHand: new Map(),
    complete: false,
  };
};

/** What this device and the account state have seen of a vault. */
export interface KnownMarks {
  readonly device: VaultMark | null;
  readonly account: VaultMark;
}
