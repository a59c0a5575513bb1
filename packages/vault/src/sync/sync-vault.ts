import { readSync, syncVault as syncEndpoint } from '@coffer/contracts';
import { equalBytes } from '@coffer/crypto';
import type { EngineEvent } from '../engine.ts';
import { alarm } from '../errors.ts';
import type { ItemId, ListedItem } from '../items/item.ts';
import type { Ports, SealedRecord } from '../ports.ts';
import type { VaultMark } from '../session/marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { checkChain } from './check-chain.ts';
import type { KnownMarks, ManifestHead, OpenVault } from './open-vault.ts';
import { findDamagedSecrets, type TakenRows, takeRows } from './take-rows.ts';

/** What a sync brought. */
export interface Synced {
  readonly changed: boolean;
  readonly secrets: readonly SealedRecord[];
  /** Whether something did not authenticate and was put aside. */
  readonly damaged: boolean;
}

/** Puts opened items into the vault's lists. */
export const showItems = (vault: OpenVault, listed: readonly ListedItem[], gone: readonly ItemId[]): void => {
  for (const item of listed) {
    vault.itemsById.set(item.id, item);
    vault.damagedById.delete(item.id);
    vault.unsaved.add(item.id);
  }
  for (const id of gone) {
    vault.itemsById.delete(id);
    vault.damagedById.delete(id);
    vault.unsaved.add(id);
  }
  vault.search.put(listed);
  vault.search.remove(gone);
};

/**
 * Compares the rows with the manifest. A damaged row has another hash than the one that was signed, so the root can't be
 * right while there is one; the damage itself is the alarm then. Spec: docs/spec/manifest.md §6.
 */
const assertRoot = async (vault: OpenVault, taken: TakenRows, { manifest }: ManifestHead): Promise<void> => {
  const isCountRight = taken.tree.count() === manifest.count;
  if (isCountRight && equalBytes(taken.tree.root(), manifest.root)) return;
  if (taken.damaged.length === 0) await findDamagedSecrets(vault, taken);
  // A device that held every leaf right has no use for the excuse: to it, fresh damage beside a wrong root is a lie.
  const isFirstLook = vault.head === null;
  const hasDamage = vault.damagedById.size > 0 || (isFirstLook && taken.damaged.length > 0);
  if (!isCountRight || !hasDamage) throw alarm('vault/tampered', 'The items are not those of the manifest.');
};

/**
 * Brings an open vault up to date: manifests first, then the rows, and nothing is shown before both agree.
 *
 * @throws {VaultError} `vault/rollback`, `vault/fork` or `vault/tampered`; the vault then stays as it was.
 * Spec: docs/spec/wire.md §3.
 */
export const syncVault = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  marks: KnownMarks,
  tell: (event: EngineEvent) => void,
): Promise<Synced> => {
  const known: VaultMark[] = marks.device ? [marks.device, marks.account] : [marks.account];
  const since = vault.head?.manifest.seq ?? 0;
  const from = vault.head?.manifest.seq ?? Math.min(...known.map(({ seq }) => seq)) - 1;
  const reply = await ports.client.call(syncEndpoint, {
    params: { vaultId: vault.id },
    query: { since, manifestsSince: from },
  });
  const { head: sent, rows } = await readSync(reply);
  if (sent.seq < since) throw alarm('vault/rollback', 'The vault is older than the one last seen.');
  const head = await checkChain(session, vault, sent, known);
  const taken = await takeRows(vault, rows, (received) => {
    if (sent.rows > 200) tell({ kind: 'sync', status: 'syncing', received, total: sent.rows });
  });
  await assertRoot(vault, taken, head);
  const changed = sent.rows > 0 || vault.head?.manifest.seq !== head.manifest.seq;
  vault.head = head;
  vault.tree = taken.tree;
  vault.complete = true;
  showItems(vault, taken.listed, taken.gone);
  for (const damaged of taken.damaged) {
    vault.itemsById.delete(damaged.id);
    vault.search.remove([damaged.id]);
    vault.damagedById.set(damaged.id, damaged);
    vault.unsaved.add(damaged.id);
  }
  return { changed, secrets: taken.secrets, damaged: taken.damaged.length > 0 };
};
