import {
  ApiError,
  type CommitItem,
  commitChange as commitEndpoint,
  commitItemsLimit,
  commitLimit,
  encodeCommit,
} from '@coffer/contracts';
import {
  type Bytes,
  encodeManifest,
  idBytes,
  itemContext,
  itemTokens,
  type Leaf,
  leafOf,
  type Manifest,
  macManifest,
  manifestHash,
  overviewPart,
  sealContent,
  secretPart,
  signBody,
  tombstoneLeaf,
} from '@coffer/crypto';
import { withOrWithoutTokens } from '../organisation/heard-policy.ts';
import { logHeadOf } from '../people/log.ts';
import type { Ports, SealedRecord } from '../ports.ts';
import { tokenise, tokenVersion } from '../search/tokenise.ts';
import { persistently } from '../session/persistently.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { ManifestHead, OpenVault } from '../sync/open-vault.ts';
import { showItems } from '../sync/sync-vault.ts';
import { withAuthor } from './author.ts';
import { encodeOverview, encodeSecret } from './content-codec.ts';
import type { ItemId } from './item.ts';
import type { ItemContent } from './item-content.ts';

/** One item of a change: its new content, or null to delete it for good. */
export interface ItemChange {
  readonly id: ItemId;
  readonly content: ItemContent | null;
}

/** What a commit left behind. */
export interface Committed {
  readonly revisions: ReadonlyMap<ItemId, number>;
  readonly secrets: readonly SealedRecord[];
}

/** Another writer was first; sync, look again, and try once more. */
export class CommitConflict extends Error {
  constructor() {
    super('Another writer was first.');
    this.name = 'CommitConflict';
  }
}

/** The change is larger than one request may be. */
export class CommitTooLarge extends Error {
  constructor() {
    super('The change is too large.');
    this.name = 'CommitTooLarge';
  }
}

interface SealedChange {
  readonly id: ItemId;
  readonly leaf: Leaf;
  readonly item: CommitItem;
}

const none: Bytes = new Uint8Array(0);

const sealChange = async (
  session: Unlocked,
  vault: OpenVault,
  { at, indexes }: { readonly at: number; readonly indexes: boolean },
  { id, content: wanted }: ItemChange,
): Promise<SealedChange> => {
  const itemId = idBytes(id);
  const revision = (vault.tree.get(id)?.revision ?? 0) + 1;
  if (!wanted) {
    const item = { itemId, revision, flags: 1, overview: none, secret: none, tokenVersion, tokens: [] };
    return { id, leaf: tombstoneLeaf(itemId, revision), item };
  }
  const place = { vaultId: vault.idBytes, itemId, keyEpoch: vault.keyEpoch, revision };
  const content = await withAuthor(session, vault, id, wanted, { at, revision });
  const [overview, secret, tokens] = await Promise.all([
    sealContent(vault.keys.enc, itemContext(place, overviewPart), encodeOverview(content.overview)),
    sealContent(vault.keys.enc, itemContext(place, secretPart), encodeSecret(content.secret)),
    indexes ? itemTokens(vault.keys.search, itemId, tokenise(content.overview)) : [],
  ]);
  const item = { itemId, revision, flags: 0, overview, secret, tokenVersion, tokens };
  return { id, leaf: leafOf(itemId, revision, overview, secret), item };
};

const nextManifest = (
  session: Unlocked,
  vault: OpenVault,
  head: ManifestHead,
  now: number,
  sealed: readonly SealedChange[],
) => {
  const tree = vault.tree.fork();
  for (const { id, leaf } of sealed) tree.put(id, leaf);
  const manifest: Manifest = {
    ...head.manifest,
    seq: head.manifest.seq + 1,
    previousHash: head.hash,
    root: tree.root(),
    count: tree.count(),
    time: now,
    writerId: session.accountIdBytes,
    logHead: vault.kind ? logHeadOf(session) : null,
  };
  return { tree, manifest, encoded: encodeManifest(manifest) };
};

/** Sends the change; the server knows a repeat by its bytes. */
const send = async (ports: Ports, vault: OpenVault, body: Bytes): Promise<void> => {
  const params = { vaultId: vault.id };
  try {
    await persistently(ports, (idempotencyKey) =>
      ports.client.call(commitEndpoint, { params, body }, { idempotencyKey }),
    );
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/manifest-conflict') throw new CommitConflict();
    throw error;
  }
};

interface Sent {
  readonly sealed: readonly SealedChange[];
  readonly next: ReturnType<typeof nextManifest>;
}

/** Seals, signs and sends; nothing of the vault is touched here. */
const sealAndSend = async (
  ports: Ports,
  session: Unlocked,
  { vault, head }: { readonly vault: OpenVault; readonly head: ManifestHead },
  changes: readonly ItemChange[],
  indexes: boolean,
): Promise<Sent> => {
  const now = ports.clock.now();
  const given = { at: now, indexes };
  const sealed = await Promise.all(changes.map((change) => sealChange(session, vault, given, change)));
  const next = nextManifest(session, vault, head, now, sealed);
  const signer = { deploymentId: session.deploymentId, signerId: session.accountIdBytes };
  const body = encodeCommit({
    manifest: next.encoded,
    signature: await signBody(session.privateKeys.ed25519, 'coffer/v1/manifest', signer, next.encoded),
    mac: await macManifest(vault.keys.manifest, next.encoded),
    items: sealed.map(({ item }) => item),
  });
  if (body.length > commitLimit) throw new CommitTooLarge();
  await send(ports, vault, body);
  return { sealed, next };
};

/**
 * Commits one change of a vault: seals the parts at their next revision, signs the next manifest, and sends both in one
 * request. On success the vault shows the change; on failure it is as it was.
 *
 * @param changes at most {@link commitItemsLimit}, each item once.
 * @throws {CommitConflict} when another writer was first.
 * @throws {CommitTooLarge}
 * Spec: docs/spec/manifest.md §3.
 */
export const commitChange = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  changes: readonly ItemChange[],
): Promise<Committed> => {
  const { head } = vault;
  if (!head) throw new CommitConflict();
  if (changes.length > commitItemsLimit) throw new CommitTooLarge();
  const { sealed, next } = await withOrWithoutTokens(ports, session, (indexes) =>
    sealAndSend(ports, session, { vault, head }, changes, indexes),
  );
  const { manifest, encoded, tree } = next;
  vault.head = { manifest, encoded, hash: manifestHash(encoded) };
  vault.tree = tree;
  const revisions = new Map(sealed.map(({ id, leaf }) => [id, leaf.revision]));
  const listed = changes.flatMap(({ id, content }) =>
    content ? [{ id, vaultId: vault.id, revision: revisions.get(id) ?? 0, overview: content.overview }] : [],
  );
  showItems(
    vault,
    listed,
    changes.flatMap(({ id, content }) => (content ? [] : [id])),
  );
  return { revisions, secrets: sealed.map(({ id, item }) => ({ key: id, sealed: item.secret })) };
};
