import { EventEmitter } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { CopyOut } from './copy-out.ts';

let home: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  home = await createTestDatabase();
  client = new pg.Client({ connectionString: home.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await home.drop();
});

const copy = (query: string) => client.query(new CopyOut(`COPY (${query}) TO STDOUT`));

test('rows come whole, whether small and many or larger than a block (P5)', async () => {
  const small = await buffer(copy('SELECT n FROM generate_series(1, 200000) n'));
  expect(small.toString()).toBe(Array.from({ length: 200_000 }, (_, i) => `${i + 1}\n`).join(''));
  const large = await buffer(copy("SELECT repeat('x', 700000) FROM generate_series(1, 3)"));
  expect(large.toString()).toBe(`${'x'.repeat(700_000)}\n`.repeat(3));
  expect((await buffer(copy('SELECT 1 WHERE false'))).length).toBe(0);
  expect((await client.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
});

test('a COPY that fails, at once or in the middle, fails the stream, and the connection goes on', async () => {
  await expect(buffer(copy('SELECT nothing'))).rejects.toMatchObject({ code: '42703' });
  const late = copy('SELECT 1 / (150000 - n) FROM generate_series(1, 200000) n');
  await expect(buffer(late)).rejects.toMatchObject({ code: '22012' });
  expect((await client.query('SELECT 2 AS n')).rows).toEqual([{ n: 2 }]);
});

test('a reader that waits makes Postgres wait, and misses nothing', async () => {
  const stream = copy("SELECT repeat('y', 1000) FROM generate_series(1, 20000)");
  stream.once('readable', () => undefined);
  await wait(300);
  expect(stream.readableLength).toBeLessThan(2 * 1024 * 1024);
  expect((await buffer(stream)).length).toBe(20_000 * 1001);
});

test('messages that arrive byte by byte are read the same', async () => {
  const socket = Object.assign(new EventEmitter(), { pause: () => undefined, resume: () => undefined });
  const toPg: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => toPg.push(bytes));
  const stream = new CopyOut('COPY');
  stream.submit({ stream: socket, query: () => undefined });
  const message = (code: string, text: string): Buffer => {
    const head = Buffer.from(`${code}\0\0\0\0`);
    head.writeUInt32BE(text.length + 4, 1);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const after = Buffer.concat([message('c', ''), message('C', 'COPY 2\0'), message('Z', 'I')]);
  const all = [
    message('H', 'abc'),
    message('d', 'one'),
    message('N', 'x'),
    message('d', ''),
    message('d', 'two'),
  ];
  for (const byte of Buffer.concat([...all, after])) socket.emit('data', Buffer.from([byte]));
  expect((await buffer(stream)).toString()).toBe('onetwo');
  expect(Buffer.concat(toPg)).toEqual(after);
});
