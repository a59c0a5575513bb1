import {
  type Bytes,
  CryptoError,
  concat,
  encodeLeaf,
  fromBase64Url,
  fromUtf8,
  idBytes,
  idText,
  leafLength,
  manifestHash,
  openPage,
  parseLeaf,
  parseManifest,
  randomBytes,
  sealPage,
  sha256,
  toBase64Url,
  u32,
  utf8,
} from '@coffer/crypto';
import { overviewToJson } from '../items/content-codec.ts';
import type { DamagedItem, ItemId, Overview } from '../items/item.ts';
import type { SealedRecord, SnapshotWrite } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault, SnapshotPage } from './open-vault.ts';
import { emptyVault } from './open-vault.ts';

/** Items of one page: one AES-GCM call opens them all. */
export const pageLength = 64;

/** One row of a page: id, revision and overview; null stands for an item that is deleted or damaged. */
type PageRow = readonly [ItemId, number, Overview | null];

interface SnapshotHead {
  readonly v: 1;
  readonly vaultId: string;
  readonly manifest: string;
  readonly pages: readonly string[];
  readonly damaged: readonly DamagedItem[];
}

const headPageId = (vaultId: Bytes): Bytes =>
  sha256(concat(utf8('coffer/v1/snapshot-head'), vaultId)).slice(0, 16);

const placeOf = (session: Unlocked, pageId: Bytes) => ({
  accountId: session.accountIdBytes,
  rootEpoch: session.rootEpoch,
  pageId,
});

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

/** A page as it was sealed. */
interface OpenedPage {
  readonly rows: readonly PageRow[];
  readonly leaves: Bytes;
}

const decodePage = (bytes: Bytes): OpenedPage => {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  const rows = JSON.parse(fromUtf8(bytes.subarray(4, 4 + length))) as PageRow[];
  return { rows, leaves: bytes.subarray(4 + length) };
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

/** Opens the pages that the head names, in its order, each group as soon as it has been read. */
const openPages = async (
  session: Unlocked,
  wanted: readonly string[],
  groups: readonly Promise<readonly SealedRecord[]>[],
): Promise<OpenedPage[]> => {
  const openedByKey = new Map<string, OpenedPage | null>(wanted.map((key) => [key, null]));
  const open = async ({ key, sealed }: SealedRecord): Promise<void> => {
    if (!openedByKey.has(key)) return;
    const place = placeOf(session, idBytes(key));
    openedByKey.set(key, decodePage(await openPage(session.rootKeys.localCache, place, sealed)));
  };
  await Promise.all(groups.map(async (group) => Promise.all((await group).map(open))));
  return [...openedByKey.values()].map((page) => {
    if (!page) throw new CryptoError('crypto/not-authentic', 'A page is missing.');
    return page;
  });
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
  const key = session.rootKeys.localCache;
  try {
    const headBytes = await openPage(key, placeOf(session, headPageId(vault.idBytes)), stored.head);
    const head = JSON.parse(fromUtf8(headBytes)) as SnapshotHead;
    const encoded = fromBase64Url(head.manifest);
    const manifest = parseManifest(encoded);
    // Its sealed secrets are of a former key; the vault comes anew.
    if (manifest.keyEpoch !== vault.keyEpoch) return null;
    const pages = await openPages(session, head.pages, stored.pages);
    for (const [i, page] of pages.entries()) showPage(vault, head.pages[i] ?? '', page);
    for (const damaged of head.damaged) vault.damagedById.set(damaged.id, damaged);
    vault.head = { manifest, encoded, hash: manifestHash(encoded) };
    vault.complete = true;
    return () => {
      plantLeaves(
        vault,
        pages.map(({ leaves }) => leaves),
      );
      vault.search.put([...vault.itemsById.values()]);
    };
  } catch (error) {
    if (!(error instanceof CryptoError) && !(error instanceof SyntaxError)) throw error;
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
