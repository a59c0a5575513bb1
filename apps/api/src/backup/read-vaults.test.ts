import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, idBytes, idText, parseManifest, provenLeaf } from '@coffer/crypto';
import { afterAll, expect, test } from 'vitest';
import { oneApi } from '../testing/fixture.ts';
import { newItem, sealedLike, tombstone } from '../testing/test-commit.ts';
import { joinAndSignIn, newId, type Person, random } from '../testing/test-person.ts';
import { backUp, dropAll, newFolder, rightVault } from './backup.test-kit.ts';
import { type ItemPlace, readVaults } from './read-vaults.ts';

let made: Awaited<ReturnType<typeof backUp>>;
const people: Person[] = [];
const stored: { vaultId: string; itemId: string; secret: Uint8Array }[] = [];
let deleted: ItemPlace;

oneApi(async (api) => {
  for (const length of [200, 1, 40]) {
    const { person, browser } = await joinAndSignIn(api);
    const items = Array.from({ length }, (_, at) =>
      newItem({ secret: sealedLike(at === 7 ? 300_000 : 3000) }),
    );
    const commit = rightVault(browser, person);
    await commit(items);
    people.push(person);
    for (const { itemId, secret } of items)
      stored.push({ vaultId: idText(person.vaultId), itemId: idText(itemId), secret });
    if (length !== 40) continue;
    // A chain of more manifests than one, the newest of which counts.
    const gone = newItem();
    await commit([gone]);
    await commit([tombstone(gone.itemId, 2)]);
    deleted = { vaultId: idText(person.vaultId), itemId: idText(gone.itemId) };
  }
  made = await backUp(api);
});
afterAll(dropAll);

const read = (places: readonly ItemPlace[], from = made) => readVaults(from, made.catalogue, places);

test('every item is read out of the file by itself, whichever part it stands in', async () => {
  expect(made.catalogue.item.parts.length).toBeGreaterThan(4);
  for (const each of stored.filter((_, at) => at % 9 === 0)) {
    const item = (await read([each])).get(each.vaultId)?.itemsById.get(each.itemId);
    expect(item?.secret.equals(each.secret)).toBe(true);
    expect(item).toMatchObject({ revision: 1, flags: 0, keyEpoch: 1 });
  }
});

test('of each vault asked about all rows are hashed: they have the root of its newest manifest', async () => {
  const vaults = await read(stored);
  expect([...vaults.keys()].sort()).toEqual(people.map(({ vaultId }) => idText(vaultId)).sort());
  for (const person of people) {
    const vault = vaults.get(idText(person.vaultId));
    expect(vault?.manifest.bytes.equals(person.newest?.bytes ?? new Uint8Array())).toBe(true);
    const { root, count } = parseManifest(new Uint8Array(vault?.manifest.bytes ?? []));
    expect(vault?.leaves.count()).toBe(count);
    expect(equalBytes(root, vault?.leaves.root() ?? new Uint8Array())).toBe(true);
  }
});

test('a deleted item is a leaf without a row', async () => {
  const vault = (await read([deleted])).get(deleted.vaultId);
  expect(vault?.itemsById.size).toBe(0);
  const { root } = parseManifest(new Uint8Array(vault?.manifest.bytes ?? []));
  const proof = vault?.leaves.prove(deleted.itemId);
  expect(proof && provenLeaf(root, idBytes(deleted.itemId), proof)).toMatchObject({
    revision: 2,
    deleted: true,
  });
});

test('an item or a vault that is not in the backup is left out', async () => {
  const [known] = stored;
  if (!known) throw new Error('no item');
  const low = '00000000-0000-4000-8000-000000000000';
  const high = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
  const places = [
    { vaultId: known.vaultId, itemId: newId() },
    known,
    ...[newId(), low, high].map((vaultId) => ({ vaultId, itemId: known.itemId })),
  ];
  const vaults = await read(places);
  expect([...vaults.keys()]).toEqual([known.vaultId]);
  expect([...(vaults.get(known.vaultId)?.itemsById.keys() ?? [])]).toEqual([known.itemId]);
});

test('a changed byte of a part fails what it is read for, and vaults in other parts do not mind', async () => {
  const bytes = Buffer.from(readFileSync(made.path));
  const path = join(newFolder(), 'changed');
  const { parts } = made.catalogue.item;
  // One in the middle of a vault that fills several.
  const at = parts.findIndex(({ first: [id] }, index) => parts[index + 1]?.first[0] === id);
  const part = parts[at];
  if (!part) throw new Error('no part');
  // Nor in a piece of the encryption, 64 KiB, that another part reaches into.
  expect(part.bytes).toBeGreaterThan(4 * 65_536);
  const middle = part.at + Math.floor(part.bytes / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const one = (isIn: boolean) =>
    stored.filter(({ vaultId }) => (vaultId === part.first[0]) === isIn).slice(-1);
  await expect(read(one(true), { ...made, path })).rejects.toThrow();
  expect((await read(one(false), { ...made, path })).size).toBe(1);
});

test('a file of the same key in its place is not taken for it', async () => {
  const path = join(newFolder(), 'other');
  writeFileSync(path, readFileSync(made.path));
  const { item, manifest } = made.catalogue;
  const parts = item.parts.map((part) => ({ ...part, sha256: Buffer.from(random(32)).toString('hex') }));
  const catalogue = { manifest, item: { ...item, parts } };
  await expect(readVaults({ ...made, path }, catalogue, stored.slice(0, 1))).rejects.toThrow('not the one');
});
