import {
  type Bytes,
  concat,
  encodeLeaf,
  idBytes,
  idText,
  leafLength,
  type Manifest,
  manifestHash,
  parseLeaf,
  randomBytes,
  sealPage,
  toBase64Url,
  u32,
  utf8,
} from '@coffer/crypto';
import { overviewToJson } from '../items/content-codec.ts';
import type { ItemId } from '../items/item.ts';
import type { SealedRecord, SnapshotWrite } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault, SnapshotPage } from './open-vault.ts';
import { emptyVault } from './open-vault.ts';
import {
  headPageId,
  isBadSnapshot,
  type OpenedPage,
  openSnapshot,
  placeOf,
  type SnapshotHead,
} from './snapshot-pages.ts';

/** Items of one page: one AES-GCM call opens them all. */
export const pageLength = 64;

const encodePage = (vault: OpenVault, page: SnapshotPage): Bytes => {
  const rows: unknown[] = [];
  const leaves: Bytes[] = [];
  for (const id of page.ids) {
    const leaf = vault.tree.get(id);
    if (!leaf) continue;
    const item = vault.itemsById.get(id);
    rows.push([id, leaf.revision, item ? overviewToJson(item.overview) : null]);
    leaves.push(encodeLeaf(leaf));
  }
  const json = utf8(JSON.stringify(rows));
  return concat(u32(json.length), json, ...leaves);
};

const showPage = (vault: OpenVault, key: string, page: OpenedPage): void => {
  const ids: ItemId[] = [];
  const entry = { key, ids };
  vault.pages.push(entry);
  for (const [id, revision, overview] of page.rows) {
    ids.push(id);
    vault.pageOf.set(id, entry);
    if (overview) vault.itemsById.set(id, { id, vaultId: vault.id, revision, overview });
  }
};

/** Reads the leaves of opened pages; apart from the list, since nothing that is shown waits for them. */
const plantLeaves = (vault: OpenVault, pages: readonly Bytes[]): void => {
  for (const page of pages) {
    for (let at = 0; at < page.length; at += leafLength) {
      const leaf = parseLeaf(page.subarray(at, at + leafLength));
      vault.tree.put(idText(leaf.itemId), leaf);
    }
  }
};

/**
 * Shows what this device kept of a vault. Pages that do not open or do not belong together count as no snapshot: the
 * device then starts as a fresh one.
 *
 * @returns what is left to do before the vault can be written or synced; call it once the list is shown.
 * Spec: docs/spec/local-cache.md.
 */
export const loadSnapshot = async (session: Unlocked, vault: OpenVault): Promise<(() => void) | null> => {
  const stored = await session.replica.readSnapshot(vault.id);
  if (!stored) return null;
  vault.snapshotVersion = stored.version;
  try {
    // The sealed secrets of a former key are worth nothing: the vault then comes anew.
    const isWanted = ({ keyEpoch }: Manifest): boolean => keyEpoch === vault.keyEpoch;
    const snapshot = await openSnapshot(session, vault.idBytes, stored, isWanted);
    if (!snapshot) return null;
    const { manifest, encoded, pages, damaged } = snapshot;
    for (const { key, page } of pages) showPage(vault, key, page);
    for (const item of damaged) vault.damagedById.set(item.id, item);
    vault.head = { manifest, encoded, hash: manifestHash(encoded) };
    vault.complete = true;
    return () => {
      plantLeaves(
        vault,
        pages.map(({ page }) => page.leaves),
      );
      vault.search.put([...vault.itemsById.values()]);
    };
  } catch (error) {
    if (!isBadSnapshot(error)) throw error;
    emptyVault(vault);
    return null;
  }
};

const pageFor = (vault: OpenVault, id: ItemId): SnapshotPage => {
  const standing = vault.pageOf.get(id);
  if (standing) return standing;
  let last = vault.pages.at(-1);
  if (!last || last.ids.length >= pageLength) {
    last = { key: idText(randomBytes(16)), ids: [] };
    vault.pages.push(last);
  }
  last.ids.push(id);
  vault.pageOf.set(id, last);
  return last;
};

/** What one write of the snapshot holds, before it is sealed. */
interface Capture {
  readonly head: Bytes;
  readonly pages: readonly { readonly key: string; readonly content: Bytes }[];
}

// [Note: Capture before sealing] Sealing takes a while and commits go on meanwhile. Pages and head are read from the
// vault in one go, without a pause in between, so that what is stored together was true together.
const capture = (vault: OpenVault, encodedManifest: Bytes, pages: Iterable<SnapshotPage>): Capture => {
  const head: SnapshotHead = {
    v: 1,
    vaultId: vault.id,
    manifest: toBase64Url(encodedManifest),
    pages: vault.pages.map(({ key }) => key),
    damaged: [...vault.damagedById.values()],
  };
  return {
    head: utf8(JSON.stringify(head)),
    pages: [...pages].map((page) => ({ key: page.key, content: encodePage(vault, page) })),
  };
};

const standingItems = (vault: OpenVault): ItemId[] => [
  ...vault.itemsById.keys(),
  ...vault.damagedById.keys(),
];

const write = async (
  session: Unlocked,
  vault: OpenVault,
  { head, pages }: Capture,
  where: Pick<SnapshotWrite, 'expected' | 'wholeOf' | 'secrets'>,
): Promise<boolean> => {
  const key = session.rootKeys.localCache;
  const next = Math.max(where.expected, vault.snapshotVersion) + 1;
  const isWritten = await session.replica.writeSnapshot(vault.id, {
    ...where,
    next,
    head: await sealPage(key, placeOf(session, headPageId(vault.idBytes)), head),
    pages: await Promise.all(
      pages.map(async (page) => ({
        key: page.key,
        sealed: await sealPage(key, placeOf(session, idBytes(page.key)), page.content),
      })),
    ),
  });
  if (isWritten) vault.snapshotVersion = next;
  return isWritten;
};

/**
 * Stores what changed since the last time: the pages of changed items, and the head that ties them together. If another
 * tab stored meanwhile, or nothing that is stored can be built on, the whole snapshot is written anew.
 *
 * @param secrets sealed secret parts that came or were made; empty bytes remove one.
 * @throws what the replica throws (storage full, wiped); the changes then go with the next write.
 */
export const saveSnapshot = async (
  session: Unlocked,
  vault: OpenVault,
  secrets: readonly SealedRecord[],
): Promise<void> => {
  if (!vault.head) return;
  const ids = [...vault.unsaved];
  vault.unsaved.clear();
  try {
    // A vault without pages was filled by a full sync: pages and secrets of an older snapshot have no owner then.
    const wholeOf = vault.pages.length === 0 ? standingItems(vault) : null;
    const changed = capture(vault, vault.head.encoded, new Set(ids.map((id) => pageFor(vault, id))));
    if (await write(session, vault, changed, { expected: vault.snapshotVersion, wholeOf, secrets })) return;
    const stored = await session.replica.readSnapshot(vault.id);
    const whole = capture(vault, vault.head.encoded, vault.pages);
    const where = { expected: stored?.version ?? 0, wholeOf: standingItems(vault), secrets };
    await write(session, vault, whole, where);
  } catch (error) {
    for (const id of ids) vault.unsaved.add(id);
    throw error;
  }
};
