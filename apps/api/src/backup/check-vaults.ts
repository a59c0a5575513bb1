import { setImmediate as breathe } from 'node:timers/promises';
import { deletedFlag } from '@coffer/contracts';
import {
  type Bytes,
  checkSignature,
  copyBytes,
  emptyLeafTree,
  equalBytes,
  idBytes,
  idText,
  type Manifest,
  manifestHash,
  manifestSigner,
  parseIdentity,
  parseManifest,
  tombstoneLeaf,
} from '@coffer/crypto/verify';
import type pg from 'pg';

export interface VaultsCheck {
  readonly vaults: number;
  readonly items: number;
  readonly manifests: number;
  /** What is wrong, one sentence each. */
  readonly wrong: readonly string[];
}

interface VaultRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly seq: string;
  readonly count: number;
}

interface ManifestRow {
  readonly seq: string;
  readonly bytes: Buffer;
  readonly signature: Buffer;
}

interface ItemRow {
  readonly item_id: string;
  readonly revision: string;
  readonly flags: number;
  readonly overview_hash: Buffer;
  readonly secret_hash: Buffer;
}

const vaultsText = 'SELECT id, organisation_id, seq, count FROM vault WHERE id > $1 ORDER BY id LIMIT 100';
const manifestsText =
  'SELECT seq, bytes, signature FROM manifest WHERE vault_id = $1 AND seq > $2 ORDER BY seq LIMIT 500';
const itemsText = `SELECT item_id, revision, flags, sha256(overview) AS overview_hash, sha256(secret) AS secret_hash
  FROM item WHERE vault_id = $1 AND item_id > $2 ORDER BY item_id LIMIT 5000`;
const nobody = '00000000-0000-0000-0000-000000000000';

/** Signing keys that an account ever had; none for one that was deleted since. */
const keysOver = (client: pg.ClientBase) => {
  const known = new Map<string, Bytes[]>();
  return async (accountId: string): Promise<Bytes[]> => {
    const found = known.get(accountId);
    if (found) return found;
    const { rows } = await client.query<{ identity: Buffer }>(
      'SELECT identity FROM identity_record WHERE account_id = $1',
      [accountId],
    );
    const keys = rows.map(({ identity }) => parseIdentity(copyBytes(identity)).ed25519);
    known.set(accountId, keys);
    return keys;
  };
};
type KeysOf = ReturnType<typeof keysOver>;

const isSigned = async (deploymentId: string, manifest: Manifest, row: ManifestRow, keysOf: KeysOf) => {
  const keys = await keysOf(idText(manifest.writerId));
  if (keys.length === 0) return true;
  const signer = manifestSigner(idBytes(deploymentId), manifest);
  for (const key of keys)
    if (
      await checkSignature(key, 'coffer/v1/manifest', signer, copyBytes(row.bytes), copyBytes(row.signature))
    )
      return true;
  return false;
};

/** Walks a vault's chain from its first manifest. */
const checkChain = async (client: pg.ClientBase, vault: VaultRow, keysOf: KeysOf) => {
  let newest: Manifest | null = null;
  let before: Bytes = new Uint8Array(32);
  let seq = 0;
  for (;;) {
    const { rows } = await client.query<ManifestRow>(manifestsText, [vault.id, seq]);
    for (const row of rows) {
      const bytes = copyBytes(row.bytes);
      const manifest = parseManifest(bytes);
      const isNext =
        manifest.seq === seq + 1 &&
        Number(row.seq) === manifest.seq &&
        equalBytes(manifest.vaultId, idBytes(vault.id)) &&
        equalBytes(manifest.previousHash, before);
      if (!isNext) return { newest, wrong: `manifest ${row.seq} does not follow the one before` };
      // A drill runs beside requests: none of them waits for more than some signatures.
      if (manifest.seq % 16 === 0) await breathe();
      if (!(await isSigned(vault.organisation_id, manifest, row, keysOf)))
        return { newest, wrong: `manifest ${row.seq} is not signed by its writer` };
      [newest, before, seq] = [manifest, manifestHash(bytes), manifest.seq];
    }
    if (rows.length === 0) return { newest, wrong: null };
  }
};

const leavesOf = async (client: pg.ClientBase, vaultId: string) => {
  const leaves = emptyLeafTree();
  let last = nobody;
  for (;;) {
    const { rows } = await client.query<ItemRow>(itemsText, [vaultId, last]);
    for (const row of rows) {
      const [itemId, revision] = [idBytes(row.item_id), Number(row.revision)];
      const [overviewHash, secretHash] = [copyBytes(row.overview_hash), copyBytes(row.secret_hash)];
      const live = { itemId, revision, deleted: false, overviewHash, secretHash };
      leaves.put(row.item_id, row.flags === deletedFlag ? tombstoneLeaf(itemId, revision) : live);
      last = row.item_id;
    }
    if (rows.length === 0) return leaves;
  }
};

const checkVault = async (client: pg.ClientBase, vault: VaultRow, keysOf: KeysOf) => {
  const { newest, wrong } = await checkChain(client, vault, keysOf);
  const leaves = await leavesOf(client, vault.id);
  const found = { items: leaves.count(), manifests: newest?.seq ?? 0 };
  if (wrong !== null) return { ...found, wrong };
  if (newest?.seq !== Number(vault.seq))
    return { ...found, wrong: 'its newest manifest is not the one that it names' };
  if (newest.count !== leaves.count() || vault.count !== leaves.count())
    return { ...found, wrong: `it has ${leaves.count()} items, and its manifest ${newest.count}` };
  if (!equalBytes(newest.root, leaves.root()))
    return { ...found, wrong: "its items are not those of its manifest's root" };
  return { ...found, wrong: null };
};

/**
 * Holds every vault of a database against its signed manifests: the chain from the first one, each signature, and the root of
 * the newest over the rows (docs/spec/manifest.md). Opens nothing.
 */
export const checkVaults = async (client: pg.ClientBase): Promise<VaultsCheck> => {
  const keysOf = keysOver(client);
  const wrong: string[] = [];
  let [vaults, items, manifests] = [0, 0, 0];
  let last = nobody;
  for (;;) {
    const { rows } = await client.query<VaultRow>(vaultsText, [last]);
    for (const vault of rows) {
      const checked = await checkVault(client, vault, keysOf);
      vaults += 1;
      items += checked.items;
      manifests += checked.manifests;
      if (checked.wrong !== null) wrong.push(`Vault ${vault.id}: ${checked.wrong}.`);
      last = vault.id;
    }
    if (rows.length === 0) return { vaults, items, manifests, wrong };
  }
};
