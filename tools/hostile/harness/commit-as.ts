import { type CommitItem, commitChange, encodeCommit } from '../../../packages/contracts/src/index.ts';
import {
  emptyLeafTree,
  encodeManifest,
  fromBase64Url,
  idBytes,
  idText,
  itemContext,
  leafOf,
  type Manifest,
  macManifest,
  manifestHash,
  overviewPart,
  parseManifest,
  sealContent,
  secretPart,
  signBody,
  toBase64Url,
} from '../../../packages/crypto/src/index.ts';
import type { Device } from './device.ts';
import type { Person } from './person.ts';
import type { KnownVault } from './team.ts';
import { readSyncParts, type SyncParts } from './wire.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** An item as a member of ill will writes it: any bytes that he likes, rightly sealed. */
export interface OddItem {
  readonly id: string;
  readonly overview: Bytes;
  readonly secret: Bytes;
}

/** A manifest with the signature of its writer and the MAC of its vault. */
export interface SignedManifest {
  readonly encoded: Bytes;
  readonly signature: Bytes;
  readonly mac: Bytes;
}

/** Signs a manifest with somebody's own keys, whatever it says. */
export const signAs = async (
  { keys: { ids, privateKeys } }: Person,
  { keys }: KnownVault,
  manifest: Manifest,
): Promise<SignedManifest> => {
  const encoded = encodeManifest(manifest);
  const signer = { deploymentId: ids.deploymentId, signerId: manifest.writerId };
  return {
    encoded,
    signature: await signBody(privateKeys.ed25519, 'coffer/v1/manifest', signer, encoded),
    mac: await macManifest(keys.manifest, encoded),
  };
};

/** Such a manifest as replies carry it. */
export const asSent = ({ encoded, signature, mac }: SignedManifest) => ({
  manifest: toBase64Url(encoded),
  signature: toBase64Url(signature),
  mac: toBase64Url(mac),
});

/** The whole vault, honestly, as a device may read it. */
export const readVault = async ({ wire }: Device, { id }: KnownVault): Promise<SyncParts> =>
  readSyncParts(await wire.fetchHonest(`/v1/vaults/${id}/sync?since=0&manifestsSince=0`));

/** What would come next in a vault by somebody's hand, with everything right that he can make right. */
export const nextBy = (by: Person, { head }: SyncParts): Manifest => {
  const last = fromBase64Url(head.manifests.at(-1)?.manifest ?? '');
  const manifest = parseManifest(last);
  const { accountId: writerId } = by.keys.ids;
  const { seq, time } = manifest;
  return { ...manifest, seq: seq + 1, previousHash: manifestHash(last), time: time + 1, writerId };
};

const sealAs = async ({ id: vaultId, keys }: KnownVault, { id, ...parts }: OddItem, revision: number) => {
  const place = { vaultId: idBytes(vaultId), itemId: idBytes(id), keyEpoch: 1, revision };
  const [overview, secret] = await Promise.all([
    sealContent(keys.enc, itemContext(place, overviewPart), parts.overview),
    sealContent(keys.enc, itemContext(place, secretPart), parts.secret),
  ]);
  const item: CommitItem = {
    itemId: place.itemId,
    revision,
    flags: 0,
    overview,
    secret,
    tokenVersion: 1,
    tokens: [],
  };
  return item;
};

/**
 * Writes items into a vault over the honest API with a member's own keys, as a client of his own making could: the server
 * takes them, since everything that it can check is right.
 *
 * @returns what was written.
 */
export const commitAs = async (
  device: Device,
  by: Person,
  vault: KnownVault,
  items: readonly OddItem[],
  more: Partial<Manifest> = {},
): Promise<SignedManifest> => {
  const parts = await readVault(device, vault);
  const tree = emptyLeafTree();
  for (const { itemId, revision, overview, secret } of parts.rows)
    tree.put(idText(itemId), leafOf(itemId, revision, overview, secret));
  const sealed = await Promise.all(
    items.map((item) => sealAs(vault, item, (tree.get(item.id)?.revision ?? 0) + 1)),
  );
  for (const { itemId, revision, overview, secret } of sealed)
    tree.put(idText(itemId), leafOf(itemId, revision, overview, secret));
  const next = { ...nextBy(by, parts), root: tree.root(), count: tree.count(), ...more };
  const signed = await signAs(by, vault, next);
  const body = encodeCommit({ ...signed, manifest: signed.encoded, items: sealed });
  await device.wire.client.call(
    commitChange,
    { params: { vaultId: vault.id }, body },
    { idempotencyKey: crypto.randomUUID() },
  );
  return signed;
};
