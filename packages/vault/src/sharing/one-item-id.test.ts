import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import { draftOf } from '../items/item-content.ts';
import { must } from '../people/people.test-kit.ts';
import {
  copyWorld,
  createTestWorld,
  edit,
  joinWorld,
  openUnlocked,
  saveNew,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let origin: TestWorld;
let bensOrigin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
  bensOrigin = await joinWorld(origin);
});

let world: TestWorld;
let ana: TestDevice;
let ben: TestDevice;
beforeEach(async () => {
  world = await copyWorld(origin);
  ana = await openUnlocked(world);
  ben = await openUnlocked({ ...bensOrigin, server: world.server, clock: world.clock });
});

const shared = async (name: string): Promise<string> => {
  const made = await ana.engine.createVault(name, '');
  if (made.kind !== 'created') throw new Error(made.reason);
  await ana.engine.shareVault(made.id, [{ to: bensOrigin.form.email, role: 'writer', endsAt: null }]);
  await ben.engine.listShares();
  expect(await ben.engine.acceptShare(made.id)).toEqual({ kind: 'done' });
  return made.id;
};

/** Somebody puts an item into a vault under an id that he chose. */
const plant = async ({ engine }: TestDevice, vaultId: string, id: string, title: string): Promise<void> => {
  const saved = await engine.saveItem(id, 0, { ...emptyDraft, title, password: 'planted' }, vaultId);
  if (saved.kind === 'failed') throw new Error(saved.reason);
};

const revisionsOf = (vaultId: string, id: string): number =>
  must(world.server.store.vaults.get(vaultId)).items.get(id)?.length ?? 0;
const listed = async ({ engine }: TestDevice) =>
  (await engine.listItems()).map(({ id, overview }) => [id, overview.title]);

describe('a co-member’s item with the id of a private one (H31)', () => {
  let team: string;
  let bank: string;
  beforeEach(async () => {
    bank = await saveNew(ana, { title: 'Bank', password: 'mine' });
    team = await shared('Team');
    await plant(ben, team, bank, 'Bank of Ben');
    await ana.engine.syncNow();
    expect(revisionsOf(team, bank)).toBe(1);
  });

  test('is not listed, not found and not opened: the private one is', async () => {
    expect(await listed(ana)).toEqual([[bank, 'Bank']]);
    const { hits } = await ana.engine.search('bank');
    expect(hits.map(({ id }) => id)).toEqual([bank]);
    expect((await ana.engine.search('ben')).hits).toEqual([]);
    expect((await ana.engine.openItem(bank))?.secret.password).toBe('mine');
  });

  test('is never written into, whatever is done with the private one', async () => {
    expect(await edit(ana, bank, { password: 'secret' })).toMatchObject({ kind: 'saved' });
    await ana.engine.setFavourite(bank, true);
    await ana.engine.moveToFolder([bank], 'Money');
    await ana.engine.trashItems([bank]);
    await ana.engine.restoreItems([bank]);
    expect(revisionsOf(team, bank)).toBe(1);
    expect((await ben.engine.openItem(bank))?.secret.password).toBe('planted');
  });

  test('nor by a save that names the shared vault: the item stands where it stands', async () => {
    const item = must(await ana.engine.openItem(bank));
    await ana.engine.saveItem(bank, item.revision, { ...draftOf(item), password: 'secret' }, team);
    expect(revisionsOf(team, bank)).toBe(1);
    expect((await ana.engine.openItem(bank))?.secret.password).toBe('secret');
  });

  test('the same on a fresh device, where the shared vault may be there first', async () => {
    const fresh = await openUnlocked(world);
    expect(await listed(fresh)).toEqual([[bank, 'Bank']]);
    await edit(fresh, bank, { password: 'fresh' });
    expect(revisionsOf(team, bank)).toBe(1);
  });

  test('is moved nowhere by a share of the private one: that one goes, under another id', async () => {
    const outcome = await ana.engine.shareItem(bank, [
      { to: bensOrigin.form.email, role: 'reader', endsAt: null },
    ]);
    if (outcome.kind !== 'shared') throw new Error(outcome.reason);
    expect(outcome.itemId).not.toBe(bank);
    expect((await ana.engine.openItem(outcome.itemId))?.secret.password).toBe('mine');
    expect(revisionsOf(team, bank)).toBe(1);
  });
});
