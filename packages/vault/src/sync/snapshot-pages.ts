import {
  type Bytes,
  CryptoError,
  concat,
  fromBase64Url,
  fromUtf8,
  idBytes,
  type Manifest,
  openPage,
  parseManifest,
  sha256,
  utf8,
} from '@coffer/crypto';
import type { DamagedItem, ItemId, Overview } from '../items/item.ts';
import type { SealedRecord } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';

/** One row of a page: id, revision and overview; null stands for an item that is deleted or damaged. */
export type PageRow = readonly [ItemId, number, Overview | null];

/** The sealed head of a snapshot: the manifest, and the pages that stand. */
export interface SnapshotHead {
  readonly v: 1;
  readonly vaultId: string;
  readonly manifest: string;
  readonly pages: readonly string[];
  readonly damaged: readonly DamagedItem[];
}

/** Where the head is sealed, by its vault (16 bytes). */
export const headPageId = (vaultId: Bytes): Bytes =>
  sha256(concat(utf8('coffer/v1/snapshot-head'), vaultId)).slice(0, 16);

/** Where a page is sealed. */
export const placeOf = (session: Unlocked, pageId: Bytes) => ({
  accountId: session.accountIdBytes,
  rootEpoch: session.rootEpoch,
  pageId,
});

/** A page as it was sealed. */
export interface OpenedPage {
  readonly rows: readonly PageRow[];
  readonly leaves: Bytes;
}

const decodePage = (bytes: Bytes): OpenedPage => {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  const rows = JSON.parse(fromUtf8(bytes.subarray(4, 4 + length))) as PageRow[];
  return { rows, leaves: bytes.subarray(4 + length) };
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

/** A snapshot as this device kept it. */
export interface OpenedSnapshot {
  readonly manifest: Manifest;
  readonly encoded: Bytes;
  readonly pages: readonly { readonly key: string; readonly page: OpenedPage }[];
  readonly damaged: readonly DamagedItem[];
}

type Stored = NonNullable<Awaited<ReturnType<Unlocked['replica']['readSnapshot']>>>;

/**
 * Opens a stored snapshot.
 *
 * @param isWanted looks at the manifest before the pages are opened; null is answered for one that is not.
 * @throws {CryptoError} and {SyntaxError} for what does not open or belong together.
 * Spec: docs/spec/local-cache.md.
 */
export const openSnapshot = async (
  session: Unlocked,
  vaultId: Bytes,
  stored: Stored,
  isWanted: (manifest: Manifest) => boolean,
): Promise<OpenedSnapshot | null> => {
  const place = placeOf(session, headPageId(vaultId));
  const headBytes = await openPage(session.rootKeys.localCache, place, stored.head);
  const head = JSON.parse(fromUtf8(headBytes)) as SnapshotHead;
  const encoded = fromBase64Url(head.manifest);
  const manifest = parseManifest(encoded);
  if (!isWanted(manifest)) return null;
  const opened = await openPages(session, head.pages, stored.pages);
  const pages = opened.map((page, at) => ({ key: head.pages[at] ?? '', page }));
  return { manifest, encoded, pages, damaged: head.damaged };
};

/** Whether an error says that a snapshot can't be used. */
export const isBadSnapshot = (error: unknown): boolean =>
  error instanceof CryptoError || error instanceof SyntaxError;
