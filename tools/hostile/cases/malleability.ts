import type { SyncRow } from '../../../packages/contracts/src/index.ts';
import { randomBytes, toBase64Url } from '../../../packages/crypto/src/index.ts';
import { claimNoticed, untilQuiet } from '../harness/expect.ts';
import { withFirst } from '../harness/forge.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { itemOf } from '../harness/person.ts';
import { claim } from '../harness/stage.ts';
import { lieAboutSync } from '../harness/wire.ts';

const shapes: readonly (readonly [string, (sealed: SyncRow['overview']) => SyncRow['overview']])[] = [
  ['suite byte 0x00', (sealed) => withFirst(sealed, 0)],
  ['suite byte 0x01', (sealed) => withFirst(sealed, 1)],
  ['suite byte 0x03', (sealed) => withFirst(sealed, 3)],
  [
    'AES-CBC of the length of CBC',
    (sealed) => withFirst(randomBytes(16 + Math.ceil(sealed.length / 16) * 16), 2),
  ],
  ['the tag cut off', (sealed) => sealed.slice(0, -16)],
  ['one byte cut off', (sealed) => sealed.slice(0, -1)],
  ['a tag of 4 bytes', (sealed) => sealed.slice(0, -12)],
  ['the head alone', (sealed) => sealed.slice(0, 17)],
  ['one byte', (sealed) => sealed.slice(0, 1)],
  ['nothing', () => new Uint8Array(0)],
  ['one byte more', (sealed) => Uint8Array.from([...sealed, 0])],
  ['64 bytes more', (sealed) => Uint8Array.from([...sealed, ...new Uint8Array(64)])],
];

/** Every shape at once, each on an item of its own: one error for all, and not one request because of it. */
const allShapes = (part: 'overview' | 'secret'): Row => ({
  name: `${shapes.length} malformed shapes of ${part}s`,
  run: async (stage) => {
    const device = await stage.unlock(
      lieAboutSync(({ head, rows }) => ({
        head,
        rows: rows.map((row, i) => {
          const [, shape] = shapes[i] ?? [];
          return shape ? { ...row, [part]: shape(row[part]) } : row;
        }),
      })),
    );
    await claimNoticed(stage, device, shapes.length);
  },
});

/** A secret that is fetched when it is opened, altered on its way. */
const openedLater = (name: string, change: (sealed: SyncRow['secret']) => SyncRow['secret']): Row => ({
  name: `a secret read later: ${name}`,
  run: async (stage) => {
    const device = await stage.unlock((_asked, honest) => honest());
    await device.engine.syncNow();
    // What was just synced stays in hand until it is stored; after locking, the store is all there is.
    await device.engine.lock();
    await stage.signIn(device);
    await device.engine.syncNow();
    const { id } = itemOf(stage.ada, 5);
    const vaultId = stage.ada.registered.vault.vaultId;
    device.replica.accounts.get(stage.ada.registered.accountId)?.secrets.delete(`${vaultId} ${id}`);
    device.wire.lie = async (asked, honest) => {
      const told = await honest();
      if (!asked.path.includes('/items/')) return told;
      const row = JSON.parse(new TextDecoder().decode(told.body)) as { secret: string };
      const bytes = new Uint8Array(Buffer.from(row.secret, 'base64url'));
      return {
        ...told,
        body: new TextEncoder().encode(JSON.stringify({ ...row, secret: toBase64Url(change(bytes)) })),
      };
    };
    await untilQuiet(device);
    const requests = device.wire.sent.length;
    claim((await device.engine.openItem(id)) === null, 'it opens');
    await untilQuiet(device);
    const [asked, ...more] = device.wire.sent.slice(requests);
    claim(asked?.method === 'GET' && asked.path.includes('/items/'), 'the secret was not fetched');
    claim(more.length === 0, `reported back: ${more.map(({ path }) => path).join()}`);
    claim((await device.engine.listItems()).length === stage.ada.items.length - 1, 'the rest is not there');
  },
});

/** H10. */
export const malleability: HostileCase = {
  id: 'H10',
  title: 'gives one answer for every malformed ciphertext and reports none of them back',
  rows: () => [
    ...[allShapes('overview'), allShapes('secret')],
    ...shapes.slice(0, 6).map(([name, change]) => openedLater(name, change)),
  ],
};
