import { ApiError, listRevisions, type ReplyOf, readItem } from '@coffer/contracts';
import {
  type Bytes,
  CryptoError,
  equalBytes,
  fromBase64Url,
  idBytes,
  itemContext,
  openContent,
  overviewPart,
  secretPart,
  sha256,
} from '@coffer/crypto';
import type { ServerRow } from '../engine.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { askForFormerKeys, heldKeys } from '../sync/vault-keys.ts';
import { decodeOverview, decodeSecret } from './content-codec.ts';
import { isDamage } from './damage.ts';
import type { ItemId, ListedItem, OpenedItem } from './item.ts';
import type { ItemContent } from './item-content.ts';

const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === 'api/not-found';

/** The stored row of an item as the server has it, or null where it has none. */
export const readServerRow = async (
  ports: Ports,
  vault: OpenVault,
  id: ItemId,
): Promise<ServerRow | null> => {
  try {
    const row = await ports.client.call(readItem, { params: { vaultId: vault.id, itemId: id } });
    const { itemId, vaultId, revision, keyEpoch, flags, writtenAt, tokens } = row;
    const overview = fromBase64Url(row.overview);
    return {
      itemId,
      vaultId,
      revision,
      keyEpoch,
      flags,
      writtenAt,
      tokens,
      overview,
      secret: fromBase64Url(row.secret),
    };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
};

/**
 * The sealed secret part that the manifest stands for: from this device, else from the server, where another device may
 * have written a newer revision already.
 */
const findSealedSecret = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  id: ItemId,
): Promise<Bytes | null> => {
  const leaf = vault.tree.get(id);
  if (!leaf) return vault.complete ? null : findUnlistedSecret(ports, vault, id);
  const isRight = (sealed: Bytes | null): sealed is Bytes =>
    sealed !== null && equalBytes(sha256(sealed), leaf.secretHash);
  const inHand = vault.secretsInHand.get(id) ?? null;
  if (isRight(inHand)) return inHand;
  const kept = await session.replica.readSecret(vault.id, id);
  if (isRight(kept)) return kept;
  const row = await readServerRow(ports, vault, id);
  if (row && row.revision > leaf.revision) {
    const { revisions } = await ports.client.call(listRevisions, {
      params: { vaultId: vault.id, itemId: id },
    });
    const former = revisions.find(({ revision }) => revision === leaf.revision);
    const sealed = former ? fromBase64Url(former.secret) : null;
    return isRight(sealed) ? sealed : null;
  }
  return row && isRight(row.secret as Bytes) ? (row.secret as Bytes) : null;
};

/** Before the first sync is through there are no leaves; the seal alone vouches for what a search found. */
const findUnlistedSecret = async (ports: Ports, vault: OpenVault, id: ItemId): Promise<Bytes | null> => {
  const row = await readServerRow(ports, vault, id);
  return row?.revision === vault.itemsById.get(id)?.revision
    ? ((row?.secret as Bytes | undefined) ?? null)
    : null;
};

/**
 * Opens the secret part of a listed item under the keys that the vault has now.
 *
 * @throws {CryptoError} `crypto/not-authentic` where nobody has the part that the manifest stands for, and what
 *   {@link isDamage} knows for one that does not open.
 */
export const openSecret = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  { id, revision }: ListedItem,
): Promise<ItemContent['secret']> => {
  // Read before anything is waited for: a sync may bring another epoch meanwhile.
  const { keys, keyEpoch } = vault;
  const sealed = await findSealedSecret(ports, session, vault, id);
  if (!sealed)
    throw new CryptoError('crypto/not-authentic', 'The secret part is not the one of the manifest.');
  const place = { vaultId: vault.idBytes, itemId: idBytes(id), keyEpoch, revision };
  return decodeSecret(await openContent(keys.enc, itemContext(place, secretPart), sealed));
};

/**
 * Opens both parts of an item; null if it is not in the vault or can't be read, in which case it joins the damaged
 * ones.
 */
export const openItem = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  id: ItemId,
): Promise<OpenedItem | null> => {
  const listed = vault.itemsById.get(id);
  if (!listed) return null;
  try {
    return { ...listed, secret: await openSecret(ports, session, vault, listed) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    // It changed meanwhile: whoever shows it asks again.
    if (vault.itemsById.get(id) !== listed) return openItem(ports, session, vault, id);
    vault.itemsById.delete(id);
    vault.search.remove([id]);
    vault.damagedById.set(id, { id, vaultId: vault.id, revision: listed.revision });
    return null;
  }
};

/** What an item was at a former revision, or null where the server no longer has it or it can't be read. */
export const openRevision = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  id: ItemId,
  revision: number,
): Promise<ItemContent | null> => {
  const former = await listFormer(ports, session, vault, id);
  return former.find((entry) => entry.revision === revision) ?? null;
};

/** A former revision, opened. */
export interface FormerRevision extends ItemContent {
  readonly revision: number;
}

type RevisionRow = ReplyOf<typeof listRevisions>['revisions'][number];

const openFormer = async (
  vault: OpenVault,
  id: ItemId,
  { keyEpoch, revision, ...row }: RevisionRow,
): Promise<FormerRevision | null> => {
  const keys = heldKeys(vault, keyEpoch);
  if (!keys) return null;
  const place = { vaultId: vault.idBytes, itemId: idBytes(id), keyEpoch, revision };
  const open = (part: typeof overviewPart | typeof secretPart, sealed: string): Promise<Bytes> =>
    openContent(keys.enc, itemContext(place, part), fromBase64Url(sealed));
  try {
    const overview = decodeOverview(await open(overviewPart, row.overview));
    return { revision, overview, secret: decodeSecret(await open(secretPart, row.secret)) };
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
};

/** Former revisions that can be read, newest first; those of former epochs open with former keys. */
export const listFormer = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  id: ItemId,
): Promise<readonly FormerRevision[]> => {
  const { revisions } = await ports.client.call(listRevisions, { params: { vaultId: vault.id, itemId: id } });
  const oldest = Math.min(vault.keyEpoch, ...revisions.map(({ keyEpoch }) => keyEpoch));
  await askForFormerKeys(ports, session, vault, oldest);
  const opened = await Promise.all(revisions.map((row) => openFormer(vault, id, row)));
  return opened.filter((entry) => entry !== null);
};
