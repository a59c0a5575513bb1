import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idText } from '@coffer/crypto';
import { afterAll, expect, test } from 'vitest';
import { oneApi } from '../testing/fixture.ts';
import { newItem, sealedLike } from '../testing/test-commit.ts';
import { joinAndSignIn, newId, random } from '../testing/test-person.ts';
import { backUp, dropAll, newFolder, rightVault } from './backup.test-kit.ts';
import { readItems } from './read-items.ts';

let made: Awaited<ReturnType<typeof backUp>>;
const stored: { vaultId: string; itemId: string; secret: Uint8Array }[] = [];

oneApi(async (api) => {
  for (const length of [200, 1, 40]) {
    const { person, browser } = await joinAndSignIn(api);
    const items = Array.from({ length }, (_, at) =>
      newItem({ secret: sealedLike(at === 7 ? 300_000 : 3000) }),
    );
    await rightVault(browser, person)(items);
    for (const { itemId, secret } of items)
      stored.push({ vaultId: idText(person.vaultId), itemId: idText(itemId), secret });
  }
  made = await backUp(api);
});
afterAll(dropAll);

test('every item is read out of the file by itself, whichever part it stands in', async () => {
  expect(made.catalogue.parts.length).toBeGreaterThan(4);
  for (const each of stored) {
    const [item] = await readItems(made, made.catalogue, [each]);
    expect(item?.secret.equals(each.secret)).toBe(true);
    expect(item).toMatchObject({ revision: 1, flags: 0, keyEpoch: 1 });
  }
});

test('one that is not in the backup is null, in its place among the others', async () => {
  const [known] = stored;
  if (!known) throw new Error('no item');
  const absent = { vaultId: known.vaultId, itemId: newId() };
  const low = '00000000-0000-4000-8000-000000000000';
  const elsewhere = { vaultId: newId(), itemId: known.itemId };
  const read = await readItems(made, made.catalogue, [
    absent,
    known,
    elsewhere,
    { vaultId: low, itemId: low },
  ]);
  expect(read.map((item) => item !== null)).toEqual([false, true, false, false]);
});

test('a changed byte of a part fails to be read, and other parts do not mind', async () => {
  const bytes = Buffer.from(readFileSync(made.path));
  const path = join(newFolder(), 'changed');
  const [part] = made.catalogue.parts;
  if (!part) throw new Error('no part');
  bytes[part.at + 1000] = (bytes[part.at + 1000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const sorted = [...stored].sort((a, b) => (a.vaultId + a.itemId < b.vaultId + b.itemId ? -1 : 1));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last) throw new Error('no item');
  await expect(readItems({ ...made, path }, made.catalogue, [first])).rejects.toThrow();
  expect((await readItems({ ...made, path }, made.catalogue, [last]))[0]?.secret.equals(last.secret)).toBe(
    true,
  );
});

test('a file of the same key in its place is not taken for it', async () => {
  const path = join(newFolder(), 'other');
  writeFileSync(path, readFileSync(made.path));
  const catalogue = {
    ...made.catalogue,
    parts: made.catalogue.parts.map((part) => ({ ...part, sha256: Buffer.from(random(32)).toString('hex') })),
  };
  await expect(readItems({ ...made, path }, catalogue, stored.slice(0, 1))).rejects.toThrow('not the one');
});
