import { emptyLeafTree, fromUtf8, idBytes, leafOf, toBase64Url, utf8 } from '@coffer/crypto';
import { expect } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  edit,
  openDevice,
  openUnlocked,
  type StoredRevision,
  type StoredVault,
  saveNew,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';

export const backupId = '0b6f5f4e-8f0a-4c1e-9a55-3f2c1d0e9b8a';

type Vaults = TestWorld['server']['store']['vaults'];

const onlyOne = (vaults: Vaults | undefined): StoredVault => {
  const [vault] = vaults?.values() ?? [];
  if (!vault) throw new Error('no vault');
  return vault;
};

/** A server that answers for rows with leaves of others. */
const claimLeaves = (device: TestDevice, { items }: StoredVault): void => {
  const tree = emptyLeafTree();
  for (const [id, revisions] of items) {
    const { revision, overview, secret } = revisions.at(-1) as StoredRevision;
    tree.put(id, leafOf(idBytes(id), revision, overview, secret));
  }
  device.ports.connection.between = async (request, pass) => {
    const reply = await pass();
    if (!request.path.endsWith(`${backupId}/items`)) return reply;
    const asked = JSON.parse(fromUtf8(request.body)).items as { itemId: string }[];
    const told = JSON.parse(fromUtf8(reply.body));
    for (const vault of told.vaults) vault.hashes = toBase64Url(tree.prove(vault.vaultId).hashes);
    for (const [at, item] of told.items.entries())
      item.bucket = toBase64Url(tree.prove(asked[at]?.itemId ?? '').bucket);
    return { ...reply, body: utf8(JSON.stringify(told)) };
  };
};

/** A vault of six items, and the deployment's backup of it. */
export const makeBackupWorld = async () => {
  const world = await createTestWorld();
  const device = await openUnlocked(world);
  for (let i = 0; i < 6; i += 1) await saveNew(device, { title: `Item ${i}`, password: `secret ${i}` });
  await device.engine.lock();
  return world;
};

/** A copy of that world, and what a test does with it. */
export const openBackupWorld = async (made: TestWorld) => {
  const world = await copyWorld(made);
  const { store } = world.server;
  const proofs = () => [...(store.backup?.proofs.values() ?? [])];
  const proofBy = async (change: (device: TestDevice) => void = () => undefined) => {
    const device = await openDevice(world);
    change(device);
    await unlock(device, world.form);
    await expect.poll(proofs, { timeout: 20_000 }).toHaveLength(1);
    return proofs()[0];
  };
  return {
    world,
    proofs,
    proofBy,
    live: () => onlyOne(store.vaults),
    kept: () => onlyOne(store.backup?.vaults),
    /** A backup of what the server holds now. */
    backUp: (madeAt = 1): void => {
      store.backup = { backupId, madeAt, vaults: structuredClone(store.vaults), proofs: new Map() };
    },
    editAll: async (): Promise<void> => {
      const editor = await openUnlocked(world);
      for (const { id } of await editor.engine.listItems()) await edit(editor, id, { password: 'changed' });
      await editor.engine.lock();
      store.backup?.proofs.clear();
    },
    /** One item of before, and three that are younger. */
    replaceAllButOne: async (): Promise<void> => {
      const editor = await openUnlocked(world);
      const [, ...gone] = (await editor.engine.listItems()).map(({ id }) => id);
      await editor.engine.deleteItems(gone);
      for (let i = 0; i < 3; i += 1) await saveNew(editor, { title: `Younger ${i}` });
      await editor.engine.lock();
      store.backup?.proofs.clear();
    },
    /** Changes the newest row of every item that the backup has. */
    spoil: (change: (row: StoredRevision) => Partial<StoredRevision>): void => {
      const { items } = onlyOne(store.backup?.vaults);
      for (const [id, revisions] of items) {
        const row = structuredClone(revisions.at(-1)) as StoredRevision;
        items.set(id, [{ ...row, ...change(row) }]);
      }
    },
    /** The proof of a browser to which the server claims leaves that its rows do not have. */
    proofOfClaims: (claimed: StoredVault) => proofBy((device) => claimLeaves(device, claimed)),
  };
};
export type BackupWorld = Awaited<ReturnType<typeof openBackupWorld>>;
