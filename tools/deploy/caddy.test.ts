import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  request as plainRequest,
  type RequestOptions,
  type Server,
} from 'node:http';
import { request as tlsRequest } from 'node:https';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect as connectTls, type SecureVersion } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../apps/cli/src/postgres/free-port.ts';

const root = join(import.meta.dirname, '..', '..');
const onPath = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'caddy'))
  .find(existsSync);
const caddy = process.env.COFFER_CADDY || onPath || 'caddy';
const caddyfile = ['--adapter', 'caddyfile', '--config', join(root, 'Caddyfile')];

let home = '';
let upstream: Server;
let running: ChildProcess;
let printed = '';
let httpPort = 0;
let httpsPort = 0;
let seenHeaders: IncomingHttpHeaders = {};

const environment = () => ({
  ...process.env,
  HOME: home,
  XDG_DATA_HOME: home,
  XDG_CONFIG_HOME: home,
  COFFER_HOST: 'localhost',
  COFFER_TLS: 'internal',
  COFFER_HTTP_PORT: `${httpPort}`,
  COFFER_HTTPS_PORT: `${httpsPort}`,
  COFFER_REDIRECT_PORT: `:${httpsPort}`,
  COFFER_UPSTREAM: `127.0.0.1:${(upstream.address() as AddressInfo).port}`,
  // Ports of our own and no root certificate in the machine's store: a trial leaves nothing behind.
  CADDY_GLOBAL_OPTIONS: `http_port ${httpPort}\nhttps_port ${httpsPort}\nskip_install_trust`,
});

const authority = (): Buffer => readFileSync(join(home, 'caddy', 'pki', 'authorities', 'local', 'root.crt'));

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

const ask = (secure: boolean, options: RequestOptions = {}, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const place = {
      host: 'localhost',
      family: 4,
      port: secure ? httpsPort : httpPort,
      path: '/vault?x=1',
      ...options,
    };
    const sent = secure ? tlsRequest({ ...place, ca: authority() }) : plainRequest(place);
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.end(body);
  });

const handshake = (version: SecureVersion): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({
      ...{ host: 'localhost', port: httpsPort, servername: 'localhost', ca: authority() },
      // OpenSSL's own floor would hide the server's: lowered, so that a refusal is Caddy's.
      ...{ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
    });
    socket.once('secureConnect', () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.once('error', reject);
  });

const untilUp = async (): Promise<void> => {
  for (const began = Date.now(); Date.now() - began < 30_000; await wait(100)) {
    try {
      if ((await ask(true)).status === 200) return;
    } catch {
      // Not listening yet, or no certificate yet.
    }
    if (running.exitCode !== null) break;
  }
  throw new Error(`Caddy did not come up:\n${printed}`);
};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'coffer-caddy-'));
  httpPort = await findFreePort();
  httpsPort = await findFreePort();
  upstream = createServer((incoming, reply) => {
    seenHeaders = incoming.headers;
    incoming.resume();
    incoming.once('end', () => reply.setHeader('server', 'tiny').end('from the API'));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  running = spawn(caddy, ['run', ...caddyfile], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [running.stdout, running.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      printed += piece.toString('utf8');
    });
  }
  await untilUp();
}, 60_000);

afterAll(async () => {
  const ended = new Promise<void>((resolve) => running?.once('exit', () => resolve()));
  running?.kill('SIGTERM');
  await Promise.race([ended, wait(5000)]);
  upstream?.close();
  rmSync(home, { recursive: true, force: true });
});

test('Caddy finds its file valid, with a public name as with a local one', () => {
  for (const extra of [{}, { COFFER_HOST: 'vault.example.org', COFFER_TLS: 'admin@example.org' }]) {
    const env = { PATH: process.env.PATH, HOME: home, ...extra };
    execFileSync(caddy, ['validate', ...caddyfile], { env, stdio: 'pipe' });
  }
});

test('a client that speaks TLS 1.1 or older is refused (S17)', async () => {
  await expect(handshake('TLSv1.1')).rejects.toThrow(/alert|protocol|version|ECONNRESET|disconnected/i);
  await expect(handshake('TLSv1')).rejects.toThrow(/alert|protocol|version|ECONNRESET|disconnected/i);
});

test('TLS 1.2 and 1.3 are spoken (S17)', async () => {
  expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
  expect(await handshake('TLSv1.3')).toBe('TLSv1.3');
});

test('HTTP answers nothing but a permanent redirect to HTTPS, whatever the path and method (S18)', async () => {
  for (const options of [{}, { path: '/api/v1/session', method: 'POST' }, { path: '/health' }]) {
    const answer = await ask(false, options);
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe(`https://localhost:${httpsPort}${options.path ?? '/vault?x=1'}`);
    expect(answer.body).toBe('');
  }
});

test('HSTS is sent for two years and for subdomains (S19)', async () => {
  const { headers } = await ask(true);
  expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
});

test('a certificate that nobody vouches for stops the connection (S19)', async () => {
  await expect(
    new Promise((_, reject) =>
      tlsRequest({ host: 'localhost', family: 4, port: httpsPort }).once('error', reject).end(),
    ),
  ).rejects.toThrow(/certificate/);
});

test('nothing but the two ports of Caddy listens for others; the API is behind it (S20)', async () => {
  expect((await ask(true)).body).toBe('from the API');
  const adminPort = 2019;
  const isOpen = await new Promise<boolean>((resolve) => {
    const socket = connectTcp({ host: '127.0.0.1', port: adminPort });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  expect(isOpen).toBe(false);
});

test('the server does not say what it runs, and the API learns the true address of the caller', async () => {
  const { headers } = await ask(true, {
    headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'http' },
  });
  expect(headers.server).toBeUndefined();
  expect(seenHeaders['x-forwarded-for']).toBe('127.0.0.1');
  expect(seenHeaders['x-forwarded-proto']).toBe('https');
});

test('a body beyond the limit does not pass', async () => {
  const answer = await ask(true, { method: 'POST' }, 'x'.repeat(35 * 1024 * 1024)).catch(
    (error: Error) => error.message,
  );
  expect(typeof answer === 'string' ? 'cut off' : answer.status).not.toBe(200);
});
