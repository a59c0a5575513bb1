import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { twoApis } from '../testing/fixture.ts';
import type { TestApi } from '../testing/test-api.ts';
import { isOwnHost } from './own-host.ts';

let local: TestApi;
let behindProxy: TestApi;
const env = {
  COFFER_PUBLIC_URL: 'https://vault.example.org',
  COFFER_ORIGINS: 'http://dev.example.org:5173',
  SMTP_URL: 'smtp://127.0.0.1:1',
};
twoApis(
  (first, second) => {
    local = first;
    behindProxy = second;
  },
  () => ({ env }),
);

/** What a request with this Host gets; a Host header is the one header that fetch does not let a program choose. */
const ask = (api: TestApi, path: string, host: string, more: Record<string, string> = {}) =>
  new Promise<{ status: number; type: string }>((resolve, reject) => {
    const isRead = path !== '/v1/prelogin';
    const sent = request({
      ...{ host: '127.0.0.1', port: api.port, path, method: isRead ? 'GET' : 'POST', agent: false },
      headers: { host, 'x-coffer': '1', 'sec-fetch-site': 'same-origin', ...more },
    });
    sent.setHeader('content-type', 'application/json');
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.once('end', () => {
        const type = /"type":"([^"]+)"/.exec(text)?.[1] ?? '';
        resolve({ status: response.statusCode ?? 0, type });
      });
    });
    sent.end(isRead ? undefined : '{"email":"somebody@example.org"}');
  });

describe('a request for another name than ours', () => {
  test('is refused whatever it asks, and although the browser calls it same-origin', async () => {
    const evil = `evil.example:${local.port}`;
    for (const path of [
      '/v1/prelogin',
      '/v1/session',
      '/%76%31/session',
      '/v1/events?a=/',
      '/api/openapi.json',
    ]) {
      expect([path, await ask(local, path, evil)]).toEqual([path, { status: 421, type: 'api/wrong-host' }]);
    }
  });

  test('is not excused by what a page may write into other headers', async () => {
    const ours = `localhost:${local.port}`;
    const more = { 'x-forwarded-host': ours, forwarded: `host=${ours}`, origin: `http://${ours}` };
    expect((await ask(local, '/v1/prelogin', 'evil.example', more)).status).toBe(421);
  });

  test('gets the page, which says by itself that it cannot work there', async () => {
    for (const path of ['/', '/signin', '/nothing']) {
      expect((await ask(local, path, `evil.example:${local.port}`)).status).not.toBe(421);
    }
  });

  test('is answered where a probe asks whether we live', async () => {
    for (const path of ['/health', '/healthz', '/readyz', '/readyz?deep=1']) {
      expect((await ask(local, path, 'api:8080')).status).toBe(200);
      expect((await ask(behindProxy, path, '10.0.0.7:8080')).status).toBe(200);
    }
  });
});

describe('the names of a server', () => {
  test('on loopback are localhost and both addresses, with the port', async () => {
    const port = local.port;
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      expect((await ask(local, '/v1/prelogin', `${name}:${port}`)).status).toBe(200);
      expect((await ask(local, '/v1/prelogin', `${name}:${port + 1}`)).status).toBe(421);
      expect((await ask(local, '/v1/prelogin', name)).status).toBe(421);
    }
  });

  test('behind a proxy are the public one and the listed ones', async () => {
    for (const host of [
      'vault.example.org',
      'vault.example.org:443',
      'Vault.Example.Org',
      'dev.example.org:5173',
    ])
      expect([host, (await ask(behindProxy, '/v1/prelogin', host)).status]).toEqual([host, 200]);
    for (const host of [
      'vault.example.org:8443',
      'vault.example.org.evil.example',
      'dev.example.org',
      'example.org',
    ])
      expect([host, (await ask(behindProxy, '/v1/prelogin', host)).status]).toEqual([host, 421]);
  });

  test.each([
    undefined,
    '',
    'a@localhost:80',
    'localhost:80/x',
    'localhost:80#',
    'local host',
    'localhost:999999',
  ])('are never %j', (host) => {
    expect(isOwnHost(host, ['http://localhost'])).toBe(false);
  });
});
