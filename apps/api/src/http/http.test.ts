import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem } from '@coffer/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { type RawReply, testBrowser } from '../testing/test-browser.ts';
import { joinAndSignIn, newId } from '../testing/test-person.ts';
import { pagePolicy } from './headers.ts';

let api: TestApi;
let webRoot: string;
beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'coffer web '));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Coffer</title>');
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg/>');
  mkdirSync(join(webRoot, 'admin', 'assets'), { recursive: true });
  writeFileSync(join(webRoot, 'admin', 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(webRoot, 'admin', 'assets', 'main-d4.js'), '1');
  for (const name of ['engine.worker-a1', 'kdf.worker-b2', 'main-c3'])
    writeFileSync(join(webRoot, 'assets', `${name}.js`), '1');
  api = await startTestApi({ webRoot });
});
afterAll(async () => {
  await api.close();
  rmSync(webRoot, { recursive: true });
});

const path = '/v1/prelogin';
const right = { email: 'somebody@example.org' };
const isProblem = (reply: RawReply, type: string, field?: string): void => {
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  const details = problem.parse(JSON.parse(reply.text));
  expect({ type: details.type, status: details.status, field: details.field }).toEqual({
    type,
    status: reply.status,
    field,
  });
};

describe('bad input', () => {
  test.each<[string, string, string | undefined, unknown]>([
    ['a wrong type', 'api/invalid-request', 'email', { email: 7 }],
    ['an extra key', 'api/invalid-request', 'more', { ...right, more: 1 }],
    ['no object', 'api/invalid-request', 'body', []],
    ['broken JSON', 'api/invalid-request', 'body', '{'],
    ['nothing', 'api/invalid-request', 'body', ''],
    ['a prototype key', 'api/invalid-request', '__proto__', '{"email":"a@b.c","__proto__":{"x":1}}'],
    ['a constructor key', 'api/invalid-request', 'constructor', '{"email":"a@b.c","constructor":{}}'],
    ['deep JSON', 'api/invalid-request', 'body', `{"email":${'['.repeat(20)}${']'.repeat(20)}}`],
    ['very deep JSON', 'api/invalid-request', 'body', '['.repeat(60_000)],
    ['a NUL in a text', 'api/invalid-request', 'body', '{"email":"a\\u0000@b.c"}'],
    ['half a surrogate', 'api/invalid-request', 'body', '{"email":"a\\ud800@b.c"}'],
    ['a huge body', 'api/too-large', undefined, { email: 'x'.repeat(70_000) }],
  ])('%s is a problem that names the field', async (_what, type, field, body) => {
    isProblem(await testBrowser(api.address).post(path, body), type, field);
  });

  test('invalid UTF-8 and other content types are refused', async () => {
    const browser = testBrowser(api.address);
    const bytes = Uint8Array.from([...Buffer.from('{"email":"'), 0xff, 0xfe, ...Buffer.from('@b.cd"}')]);
    const headers = { 'x-coffer': '1', 'content-type': 'application/json' };
    isProblem(await browser.send('POST', path, { headers, body: bytes }), 'api/invalid-request', 'body');
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/octet-stream',
    ]) {
      const reply = await browser.send('POST', path, {
        headers: { ...headers, 'content-type': type },
        body: '{}',
      });
      isProblem(reply, 'api/unsupported-media-type');
    }
  });

  test('a stream that is cut, and bytes that are no HTTP, hurt nobody', async () => {
    const { port } = new URL(api.address);
    for (const bytes of [
      'POST /v1/prelogin HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{"em',
      '\x16\x03\x01nonsense\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
        socket.on('close', () => resolve()).on('error', () => resolve());
        setTimeout(() => socket.destroy(), 100);
      });
    }
    expect((await testBrowser(api.address).post(path, right)).status).toBe(200);
  });

  test('an unknown path under /v1 is a problem, whatever the method', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const reply = await testBrowser(api.address).send(method, '/v1/nothing', {
        headers: { 'x-coffer': '1' },
      });
      isProblem(reply, 'api/not-found');
    }
  });
});

describe('a change needs our own page', () => {
  const headers = { 'content-type': 'application/json', 'x-coffer': '1' };
  const ask = async (more: Record<string, string>) => {
    const reply = await fetch(api.address + path, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify(right),
    });
    return reply.status;
  };
  test('the header and a word that it comes from us', async () => {
    expect(await ask({ origin: api.address })).toBe(200);
    expect(await ask({ origin: api.address, 'x-coffer': '' })).toBe(403);
    expect(await ask({ origin: 'https://evil.example' })).toBe(403);
    expect(await ask({})).toBe(403);
    const raw = (site: string) =>
      new Promise<string>((resolve) => {
        const body = JSON.stringify(right);
        const socket = connect(Number(new URL(api.address).port), '127.0.0.1', () =>
          socket.write(
            `POST ${path} HTTP/1.1\r\nhost: ${new URL(api.address).host}\r\nx-coffer: 1\r\nsec-fetch-site: ${site}\r\norigin: ${api.address}\r\n` +
              `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
          ),
        );
        let text = '';
        socket.on('data', (chunk) => {
          text += String(chunk);
        });
        socket.on('close', () => resolve(text.slice(9, 12)));
      });
    expect(await raw('same-origin')).toBe('200');
    expect(await raw('same-site')).toBe('403');
    expect(await raw('cross-site')).toBe('403');
  });
});

describe('idempotency', () => {
  const send = (key: string, body: unknown) =>
    testBrowser(api.address).post(path, body, { 'idempotency-key': key });
  test('the same act gets the same answer, also at one moment; another body under its key is refused (F8)', async () => {
    const key = newId();
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => send(key, right)));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect((await send(newId(), right)).text).not.toBe(replies[0]?.text);
    isProblem(await send(key, { email: 'other@example.org' }), 'api/idempotency-mismatch');
    isProblem(await send('not a key', right), 'api/invalid-request', 'idempotency-key');
  });

  test('what is kept of an answer is sealed', async () => {
    const { nonce } = JSON.parse((await send(newId(), right)).text) as { nonce: string };
    const rows = await api.query<{ reply: string }>(
      "SELECT encode(reply, 'escape') AS reply FROM idempotency_key",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { reply } of rows) expect(reply).not.toContain(nonce);
  });
});

describe('headers and the page', () => {
  const get = (url: string) => testBrowser(api.address).send('GET', url);
  test('every reply carries the strict policy', async () => {
    for (const url of ['/', '/signin', '/v1/session', '/api/openapi.json', '/favicon.svg', '/nothing.png']) {
      const { headers } = await get(url);
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self'; style-src 'self'",
      );
      expect(headers.get('content-security-policy')).toContain(
        "require-trusted-types-for 'script'; trusted-types coffer",
      );
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('permissions-policy')).toContain('camera=()');
    }
  });

  test('WASM is allowed to the key-derivation worker alone', async () => {
    expect((await get('/assets/kdf.worker-b2.js')).headers.get('content-security-policy')).toContain(
      "'wasm-unsafe-eval'",
    );
    for (const name of ['engine.worker-a1', 'main-c3']) {
      expect((await get(`/assets/${name}.js`)).headers.get('content-security-policy')).not.toContain('wasm');
    }
    expect((await get('/assets/engine.worker-a1.js')).headers.get('content-security-policy')).toContain(
      "connect-src 'self'",
    );
  });

  test('hashed assets are kept, the page is not, and every path of the page is it', async () => {
    expect((await get('/assets/main-c3.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    );
    for (const url of ['/', '/vault/anything?x=1']) {
      const reply = await get(url);
      expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(reply.text).toContain('<title>Coffer');
    }
    isProblem(await get('/assets/missing.js'), 'api/not-found');
    isProblem(await get('/../secrets/pepper.txt'), 'api/not-found');
    isProblem(await get('/assets/..%2f..%2fsecrets'), 'api/not-found');
  });

  test('every path of the console is the console under the same policy, and its assets are its own (U19)', async () => {
    for (const url of ['/admin', '/admin/', '/admin/people/some?x=1']) {
      const reply = await get(url);
      expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(reply.headers.get('content-security-policy')).toBe(pagePolicy);
      expect(reply.text).toContain('<title>Console');
    }
    expect((await get('/administrators')).text).toContain('<title>Coffer');
    expect((await get('/admin/assets/main-d4.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    );
    isProblem(await get('/admin/assets/missing'), 'api/not-found');
    isProblem(await get('/admin/missing.js'), 'api/not-found');
  });
  test('OpenAPI is made from the contracts', async () => {
    const { text } = await get('/api/openapi.json');
    const { openapi, paths } = JSON.parse(text) as { openapi: string; paths: Record<string, object> };
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toContain('/v1/vaults/{vaultId}/commits');
  });

  test('health is told apart from readiness', async () => {
    for (const url of ['/health', '/healthz', '/readyz']) expect((await get(url)).status).toBe(200);
  });
});

test('the log holds nothing that a secret could hide in', async () => {
  const { browser, person } = await joinAndSignIn(api);
  await browser.post('/v1/sign-in/password', { email: person.email, authKey: 'x' });
  await browser.post('/v1/prelogin', '{"email": broken');
  const log = api.log.join('\n');
  for (const secret of [...browser.jar.values(), person.email]) expect(log).not.toContain(secret);
});
