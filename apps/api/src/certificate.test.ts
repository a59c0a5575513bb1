import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { certificateOf } from './certificate.ts';

test('a server that speaks no TLS, and one that is not there, show no end of a certificate', async () => {
  const server = createServer((socket) => {
    // What came is read and thrown away: a socket that nobody reads keeps its server from closing.
    socket.on('error', () => undefined).resume();
    socket.end('hello\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await certificateOf(`https://127.0.0.1:${port}`)).toEqual({ until: null });
  await new Promise((resolve) => server.close(resolve));
  expect(await certificateOf(`https://127.0.0.1:${port}`)).toEqual({ until: null });
});
