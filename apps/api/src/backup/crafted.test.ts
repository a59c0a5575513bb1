import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { afterAll, expect, test } from 'vitest';
import { encryptTo, newBackupKey } from './age-stream.ts';
import { dropAll, emptyDatabase, newFolder, onDatabase, restore } from './backup.test-kit.ts';
import { readBackup } from './read-backup.ts';

afterAll(dropAll);

const head = (more: object = {}) => ({
  ...{ format: 'coffer-backup', version: 1, madeAt: 1, migrations: [], organisations: [], tables: [] },
  ...more,
});
type Entries = readonly (readonly [name: string, text: string])[];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A file that anybody can write who knows the public key. */
const craft = async (entries: Entries) => {
  const { identity, recipient } = await newBackupKey();
  const path = join(newFolder(), 'crafted.tar.age');
  const tar = pack();
  for (const [name, text] of entries) tar.entry({ name }, text);
  tar.finalize();
  await pipeline(await encryptTo([recipient], Readable.from(tar)), createWriteStream(path));
  return { path, identity };
};
const listed = (entries: Entries): Entries => [
  ...entries,
  [
    'catalogue.json',
    JSON.stringify({
      parts: entries.slice(1).map(([name, text]) => ({
        ...{ name, bytes: Buffer.byteLength(text), sha256: sha256(text) },
        rows: name.startsWith('files/') ? 0 : text.split('\n').length - 1,
      })),
    }),
  ],
];
const first = (more: object = {}): readonly [string, string] => [
  'coffer-backup.json',
  JSON.stringify(head(more)),
];

test('an empty one that is well made is read', async () => {
  const { path, identity } = await craft(listed([first()]));
  expect((await readBackup(path, identity)).parts).toEqual([]);
});

test.each(['item"; DROP TABLE item; --', 'Item', 'item where true', ''])(
  'the name %j of a table or a column becomes part of no statement',
  async (name) => {
    for (const table of [
      { name, columns: ['id'] },
      { name: 'item', columns: [name] },
    ]) {
      const crafted = await craft(listed([first({ tables: [table] })]));
      const url = await emptyDatabase();
      await expect(restore(crafted, { databaseUrl: url })).rejects.toThrow('cut or changed');
      const tables = await onDatabase(url, (client) =>
        client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"),
      );
      expect(tables.rowCount).toBe(0);
    }
  },
);

test.each(['files/../outside', 'files/a/../../outside', 'files//outside', 'files/a\\..\\outside'])(
  'the path %j leads nowhere',
  async (name) => {
    const crafted = await craft(listed([first(), [name, 'x']]));
    const handedOut: string[] = [];
    const onFile = async (path: string, content: Readable): Promise<void> => {
      handedOut.push(path);
      await content.resume().toArray();
    };
    await expect(readBackup(crafted.path, crafted.identity, { onFile })).rejects.toThrow('cut or changed');
    expect(handedOut).toEqual([]);
  },
);

const whole = listed([
  first({ tables: [{ name: 'item', columns: ['id'] }] }),
  ['tables/item/0.copy', 'a\nb\n'],
]);
const part = whole[1] ?? ['', ''];
const wrong: [string, Entries][] = [
  ['without a catalogue', whole.slice(0, -1)],
  ['without its head', whole.slice(1)],
  ['whose head has another name', [['head.json', whole[0]?.[1] ?? ''], ...whole.slice(1)]],
  ['with a part that the catalogue does not name', [whole[0], part, part, whole[2]] as Entries],
  ['with a part less than the catalogue names', [whole[0], whole[2]] as Entries],
  ['with other rows than the catalogue says', [whole[0], [part[0], 'a\nc\n'], whole[2]] as Entries],
  ['with something behind its catalogue', [...whole, part]],
  ['with a part of a table that its head does not name', listed([first(), ['tables/item/0.copy', 'a\n']])],
];
test.each(wrong)('one %s is refused', async (_, entries) => {
  const { path, identity } = await craft(entries);
  await expect(readBackup(path, identity)).rejects.toThrow('cut or changed');
});

test('a column that no migration makes is named, and nothing is put anywhere', async () => {
  const crafted = await craft(listed([first({ tables: [{ name: 'item', columns: ['id'] }] })]));
  await expect(restore(crafted)).rejects.toThrow('columns that no migration makes: item.id');
});

test('one of a newer format is refused in words', async () => {
  const { path, identity } = await craft(listed([first({ version: 2, more: 'than we know' })]));
  await expect(readBackup(path, identity)).rejects.toThrow('has format 2');
});

test('one that turns out to be changed is refused when whoever took its head has ended, not before', async () => {
  const { path, identity } = await craft(listed([first(), ['files/long', 'x'.repeat(100_000)]]));
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  let atWork = 0;
  const onHead = async (): Promise<void> => {
    atWork += 1;
    await wait(200);
    atWork -= 1;
  };
  await expect(readBackup(path, identity, { onHead })).rejects.toThrow('cut or changed');
  expect(atWork).toBe(0);
});
