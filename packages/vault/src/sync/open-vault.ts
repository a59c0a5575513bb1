import { type Bytes, emptyLeafTree, idBytes, type LeafTree, type Manifest } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { DamagedItem, ItemId, ListedItem, VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import { createLocalSearch, type LocalSearch } from '../search/local-search.ts';
import type { VaultMark } from '../session/marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { KeyedVault } from './keyed-vault.ts';
import { type ListedVault, readPresentKeys } from './vault-keys.ts';
import { firstMeta, openMeta, type VaultMeta } from './vault-meta.ts';

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
  meta: VaultMeta;
  metaRevision: number;
  /** Somebody went, or asked for it, since the keys were last renewed. */
  isRotationDue: boolean;
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

/** The vault that the account made at sign-up: the one that its state names without a kind. */
export const ownVaultId = ({ head }: Pick<Unlocked, 'head'>): VaultId => {
  const known = Object.entries(head.state.vaults).find(([, { kind }]) => kind === undefined);
  if (!known) throw alarm('vault/state-missing', 'The account state names no vault.');
  return known[0];
};

/** Takes the name and what else the server lists of a vault; a name that can't be read leaves the one before. */
export const takeListed = async (vault: OpenVault, listed: ListedVault): Promise<void> => {
  // The server may ask for new keys, and never takes back that this client saw somebody go.
  if (listed.keyEpoch >= vault.keyEpoch) vault.isRotationDue ||= listed.isRotationDue;
  // Nor does a name, or the end of a membership, go back to what it was before.
  if (listed.keyEpoch !== vault.keyEpoch || listed.metaRevision <= vault.metaRevision) return;
  const meta = await openMeta(vault, listed.meta, listed.metaRevision);
  if (!meta) return;
  vault.meta = meta;
  vault.metaRevision = listed.metaRevision;
};

/**
 * Opens a vault that the account state names, never one that only the server lists.
 *
 * @param listed what the server lists, if it was asked just now.
 * @throws {VaultError} `vault/rollback` when the server has no such vault any more, `vault/downgrade` for another epoch.
 * @throws {CryptoError} `crypto/not-authentic` for a key that was not wrapped by this account.
 */
export const openVault = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  id: VaultId,
  listed?: readonly ListedVault[],
): Promise<OpenVault> => {
  const idOfVault = idBytes(id);
  const present = await readPresentKeys(ports, session, id, idOfVault, listed);
  const { keyEpoch, keys, secret, mark } = present;
  const vault: OpenVault = {
    ...{ id, idBytes: idOfVault, kind: mark.kind ?? null, keyEpoch, keys, secret },
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
    ...{ meta: firstMeta, metaRevision: 0, isRotationDue: false },
  };
  await takeListed(vault, present.listed);
  return vault;
};

/** Opens the account's own vault. */
export const openOwnVault = (ports: Pick<Ports, 'client'>, session: Unlocked): Promise<OpenVault> =>
  openVault(ports, session, ownVaultId(session));

/** What this device and the account state have seen of a vault. */
export interface KnownMarks {
  readonly device: VaultMark | null;
  readonly account: VaultMark;
}
