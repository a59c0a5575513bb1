import { randomBytes, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  edit,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestWorld,
} from '../testing/index.ts';

const backupId = '0b6f5f4e-8f0a-4c1e-9a55-3f2c1d0e9b8a';

let made: TestWorld;
let world: TestWorld;
beforeAll(async () => {
  made = await createTestWorld();
  const device = await openUnlocked(made);
  for (let i = 0; i < 6; i += 1) await saveNew(device, { title: `Item ${i}`, password: `secret ${i}` });
  await device.engine.lock();
});
beforeEach(async () => {
  world = await copyWorld(made);
});

const backUp = (): void => {
  const { store } = world.server;
  store.backup = { backupId, madeAt: 1, vaults: structuredClone(store.vaults), proofs: new Map() };
};
const proofs = () => [...(world.server.store.backup?.proofs.values() ?? [])];
const proofOf = async (change?: (device: Awaited<ReturnType<typeof openUnlocked>>) => void) => {
  const device = await openUnlocked(world);
  change?.(device);
  await expect.poll(proofs).toHaveLength(1);
  return proofs()[0];
};
const asked = (device: Awaited<ReturnType<typeof openUnlocked>>) =>
  pathsOf(device).filter((path) => path.includes('/v1/backup/'));

describe('at an unlock', () => {
  test('four items are read out of the backup, and found to be what the browser has', async () => {
    backUp();
    expect(await proofOf()).toEqual({ checked: 4, failed: 0 });
  });

  test('items that changed since the backup are opened as they were then', async () => {
    const vaults = structuredClone(world.server.store.vaults);
    const editor = await openUnlocked(world);
    for (const { id } of await editor.engine.listItems()) await edit(editor, id, { password: 'changed' });
    await editor.engine.lock();
    world.server.store.backup = { backupId, madeAt: 1, vaults, proofs: new Map() };
    expect(await proofOf()).toEqual({ checked: 4, failed: 0 });
  });

  test('no second proof is made of one backup, and one of the next', async () => {
    backUp();
    await proofOf();
    const again = await openUnlocked(world);
    await again.engine.syncNow();
    expect(asked(again)).toEqual([]);
    backUp();
    await proofOf();
  });

  test('where there is no backup, or nothing in the vault, nothing is asked', async () => {
    const device = await openUnlocked(world);
    await device.engine.syncNow();
    expect(asked(device)).toEqual([]);
  });
});

describe('a backup', () => {
  const spoil = (change: (bytes: Uint8Array<ArrayBuffer>) => void, revision = 1): void => {
    for (const vault of world.server.store.backup?.vaults.values() ?? [])
      for (const [id, revisions] of vault.items) {
        const copy = structuredClone(revisions).map((each) => ({ ...each, revision }));
        for (const each of copy) change(each.secret);
        vault.items.set(id, copy);
      }
  };

  test('with a flipped bit in every item is told apart at the present revision', async () => {
    backUp();
    spoil((bytes) => {
      bytes[40] = (bytes[40] ?? 0) ^ 1;
    });
    expect(await proofOf()).toEqual({ checked: 4, failed: 4 });
  });

  test('with a flipped bit in another revision than the present one does not open', async () => {
    backUp();
    spoil((bytes) => {
      bytes[40] = (bytes[40] ?? 0) ^ 1;
    }, 7);
    expect(await proofOf()).toEqual({ checked: 4, failed: 4 });
  });

  test('whose items are of another place does not open, whatever they hold', async () => {
    backUp();
    spoil(() => undefined, 9);
    expect(await proofOf()).toEqual({ checked: 4, failed: 4 });
  });

  test('that lacks the items proves nothing and is not said to', async () => {
    backUp();
    for (const vault of world.server.store.backup?.vaults.values() ?? []) vault.items.clear();
    const device = await openUnlocked(world);
    await expect.poll(() => asked(device)).toHaveLength(1);
    await device.engine.syncNow();
    expect(proofs()).toEqual([]);
  });

  test('never gets into what is shown or kept, and lies about it raise no alarm', async () => {
    backUp();
    const device = await openUnlocked(world);
    await device.engine.lock();
    world.server.store.backup?.proofs.clear();
    bend(device, '/v1/backup', () => ({
      items: [{ revision: 3, keyEpoch: 1, overview: toBase64Url(randomBytes(50)), secret: 'AA' }],
    }));
    const form = world.form;
    await device.engine.submitPassword(form.email, form.password);
    expect((await device.engine.submitPin(form.pin)).kind).toBe('unlocked');
    await device.engine.syncNow();
    expect((await device.engine.listItems()).map(({ overview }) => overview.title).sort()).toEqual(
      Array.from({ length: 6 }, (_, i) => `Item ${i}`),
    );
    expect(device.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
  });
});
