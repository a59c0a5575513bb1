import { readSync, type SyncHead, syncVault as syncEndpoint, Unreachable } from '@coffer/contracts';
import { equalBytes, fromBase64Url, isSameLeaf, parseManifest } from '@coffer/crypto';
import type { EngineEvent } from '../engine.ts';
import { alarm } from '../errors.ts';
import type { DamagedItem, ItemId, ListedItem } from '../items/item.ts';
import { checkLog } from '../people/log.ts';
import type { Ports, SealedRecord } from '../ports.ts';
import type { VaultMark } from '../session/marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { checkChain } from './check-chain.ts';
import { fetchClaimedLeaves } from './claimed-leaves.ts';
import type { EpochKeys } from './keyed-vault.ts';
import type { KnownMarks, ManifestHead, OpenVault } from './open-vault.ts';
import { settleDamage } from './settle-damage.ts';
import { type TakenRows, takeRows } from './take-rows.ts';
import { takeKeys, viewForReply } from './vault-keys.ts';

/** What a sync brought. */
export interface Synced {
  readonly changed: boolean;
  readonly secrets: readonly SealedRecord[];
  /** Whether something did not authenticate and was put aside. */
  readonly damaged: boolean;
  /** A newer key that came by a grant, to be wrapped for oneself. */
  readonly granted: EpochKeys | null;
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

/** One look at the server: manifests checked, rows taken, the two not yet compared. */
interface Look {
  readonly head: ManifestHead;
  readonly taken: TakenRows;
  readonly rows: number;
  /** The vault with the keys under which the rows were read. */
  readonly view: OpenVault;
  readonly granted: EpochKeys | null;
}

const isRootRight = ({ head: { manifest }, taken: { tree } }: Look): boolean =>
  tree.count() === manifest.count && equalBytes(tree.root(), manifest.root);

/** Whether some item would become older than it was, or another one of the same age. */
const isBackward = (vault: OpenVault, { tree, listed, damaged, gone }: TakenRows): boolean =>
  [...listed.map(({ id }) => id), ...damaged.map(({ id }) => id), ...gone].some((id) => {
    const before = vault.damagedById.has(id) ? undefined : vault.tree.get(id);
    const after = tree.get(id);
    if (!before || !after) return false;
    return after.revision <= before.revision && !isSameLeaf(before, after);
  });

/** How often the vault may go on while leaves are asked for, before the next sync must try. */
const mostLooks = 4;

/**
 * Looks at the server until rows and signed root agree. Where a delta does not, all rows are asked for; where those do
 * not, the leaves that the server kept say which rows are damaged. What then still is no exact fit is a lie.
 * Spec: docs/spec/manifest.md §6.
 */
const lookUntilRight = async (
  ports: Ports,
  vault: OpenVault,
  look: (since: number) => Promise<Look>,
): Promise<Look> => {
  const since = vault.head?.manifest.seq ?? 0;
  let seen = await look(since);
  if (since > 0 && !isRootRight(seen)) seen = await look(0);
  for (let looks = 1; !isRootRight(seen); looks += 1) {
    const claims = await fetchClaimedLeaves(ports, vault.id, seen.head.manifest.seq);
    if (claims) {
      const settled = { ...seen, taken: await settleDamage(seen.view, seen.taken, claims) };
      if (isRootRight(settled)) return settled;
      throw alarm(
        isBackward(vault, seen.taken) ? 'vault/rollback' : 'vault/tampered',
        'The items are not those of the manifest.',
      );
    }
    if (looks === mostLooks) throw new Unreachable();
    seen = await look(0);
  }
  return seen;
};

const putAside = (vault: OpenVault, damaged: readonly DamagedItem[]): void => {
  for (const item of damaged) {
    vault.itemsById.delete(item.id);
    vault.search.remove([item.id]);
    vault.damagedById.set(item.id, item);
    vault.unsaved.add(item.id);
  }
};

/** How many heads of one reply are held against the log. */
const mostHeads = 8;

/**
 * Members carry heads of the log of identities to one another: each that is new to this session must be of the one log
 * that this device sees.
 */
const checkHeads = async (
  ports: Ports,
  session: Unlocked,
  { kind }: OpenVault,
  { manifests }: SyncHead,
): Promise<void> => {
  if (!kind) return;
  for (const { manifest } of manifests.slice(-mostHeads)) {
    const { logHead } = parseManifest(fromBase64Url(manifest));
    if (logHead) await checkLog(ports, session, logHead);
  }
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
  const before = vault.head?.manifest.seq ?? 0;
  const from = vault.head?.manifest.seq ?? Math.min(...known.map(({ seq }) => seq)) - 1;
  const { head, taken, rows, view, granted } = await lookUntilRight(ports, vault, async (since) => {
    const reply = await ports.client.call(syncEndpoint, {
      params: { vaultId: vault.id },
      query: { since, manifestsSince: from },
    });
    const { head: sent, rows } = await readSync(reply);
    if (sent.seq < before) throw alarm('vault/rollback', 'The vault is older than the one last seen.');
    const { view, mark, granted } = await viewForReply(ports, session, vault, sent);
    const head = await checkChain(ports, session, view, sent, mark ? [...known, mark] : known);
    await checkHeads(ports, session, view, sent);
    const taken = await takeRows(view, rows, (received) => {
      if (sent.rows > 200) tell({ kind: 'sync', status: 'syncing', received, total: sent.rows });
    });
    return { head, taken, rows: sent.rows, view, granted };
  });
  if (isBackward(vault, taken)) throw alarm('vault/rollback', 'An item is older than the one last seen.');
  const changed = rows > 0 || before !== head.manifest.seq;
  takeKeys(vault, view);
  vault.isRotationDue = view.isRotationDue;
  vault.head = head;
  vault.tree = taken.tree;
  vault.complete = true;
  showItems(vault, taken.listed, taken.gone);
  putAside(vault, taken.damaged);
  return { changed, secrets: taken.secrets, damaged: taken.damaged.length > 0, granted };
};
