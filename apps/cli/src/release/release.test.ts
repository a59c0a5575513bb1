import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../../api/src/testing/test-api.ts';
import { organisationOf } from '../../../api/src/testing/test-organisation.ts';
import { manifestName, manifestOf, manifestText, parseManifest, writeManifest } from './manifest.ts';
import { isSigned, makeReleaseKey, signManifest } from './release-key.ts';
import { verifyBuild } from './verify-build.ts';

let folder: string;
let webRoot: string;
let api: TestApi;
let beta: TestApi;
const engine = '/assets/engine.worker-AbCd1234.js';

const putFiles = (root: string): void => {
  for (const place of ['assets', 'admin/assets']) mkdirSync(join(root, place), { recursive: true });
  const files = {
    'index.html': '<!doctype html><title>Page</title>',
    'admin/index.html': '<!doctype html><title>Console</title>',
    'sw.js': 'self.addEventListener("fetch", () => {});',
    'manifest.webmanifest': '{"id":"/"}',
    'assets/index-1.js': 'export {};',
    [engine.slice(1)]: 'postMessage(1);',
    'admin/assets/index-2.js': 'export {};',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coffer release '));
  webRoot = join(folder, 'web');
  putFiles(webRoot);
  writeManifest(webRoot);
  api = await startTestApi({ webRoot });
  beta = await organisationOf(api, 'beta');
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const trusted = () => ({ manifest: readFileSync(join(webRoot, manifestName), 'utf8'), where: 'a file' });

describe('a build manifest', () => {
  test('names every file, pages under their folders too, and which of them has a policy of its own', () => {
    const manifest = manifestOf(webRoot);
    expect(Object.keys(manifest.files)).toEqual([
      ...['/', '/admin/', '/admin/assets/index-2.js', '/admin/index.html', engine, '/assets/index-1.js'],
      ...['/index.html', '/manifest.webmanifest', '/sw.js'],
    ]);
    expect(manifest.files['/']).toBe(manifest.files['/index.html']);
    expect(manifest.policy).toContain("frame-ancestors 'none'");
    expect(Object.keys(manifest.policies)).toEqual([engine, '/sw.js']);
  });

  test('is the same of the same bytes, whatever lies in it of itself, and another of any other', () => {
    const other = join(folder, 'other');
    putFiles(other);
    expect(manifestText(manifestOf(other))).toBe(trusted().manifest);
    writeFileSync(join(other, 'sw.js'), 'self.x = 1;');
    expect(manifestText(manifestOf(other))).not.toBe(trusted().manifest);
  });

  test.each([
    '',
    'x',
    '[]',
    '{}',
    '{"format":"coffer-build-manifest-1","files":{},"policies":{},"policy":""}',
    '{"format":"coffer-build-manifest-2","files":{"/":"a"},"policies":{},"policy":""}',
  ])('%j is none', (text) => {
    expect(() => parseManifest(text, 'It')).toThrow('It is not a build manifest');
  });
});

describe('a release key', () => {
  test('signs a manifest, and nothing else verifies under it', () => {
    const file = join(folder, 'keys', 'release');
    const key = makeReleaseKey(file);
    const bytes = Buffer.from(trusted().manifest);
    const signed = signManifest(bytes, file);
    expect(signed.key).toBe(key);
    expect(isSigned(bytes, `${signed.signature}\n`, key)).toBe(true);
    expect(isSigned(Buffer.concat([bytes, Buffer.from(' ')]), signed.signature, key)).toBe(false);
    expect(isSigned(bytes, signed.signature.slice(2), key)).toBe(false);
    expect(isSigned(bytes, signed.signature, makeReleaseKey(join(folder, 'keys', 'other')))).toBe(false);
    expect(() => isSigned(bytes, signed.signature, 'coffer-release-x')).toThrow(/not a release key/);
    expect(() => makeReleaseKey(file)).toThrow(/never overwritten/);
    expect(() => signManifest(bytes, join(folder, 'nothing'))).toThrow(/not a release key/);
    // What the same key signed for something else is no word about a build.
    const bare = sign(null, bytes, readFileSync(file, 'utf8')).toString('base64url');
    expect(isSigned(bytes, bare, key)).toBe(false);
    // A key of another kind would sign too, and nobody could check it.
    const { privateKey } = generateKeyPairSync('ed448');
    const another = join(folder, 'keys', 'ed448');
    writeFileSync(another, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    expect(() => signManifest(bytes, another)).toThrow(/not a release key/);
  });
});

describe('a server that serves the build (H30)', () => {
  test('is found to, at the first organisation and at another', async () => {
    expect((await verifyBuild(api.address, trusted()))[0]).toContain('serves that build: 12 paths');
    expect((await verifyBuild(beta.address, trusted()))[0]).toContain('15 paths');
  });

  test('is found to by the key of the release alone, and not by another key or without a signature', async () => {
    const file = join(folder, 'keys', 'of the release');
    const key = makeReleaseKey(file);
    await expect(verifyBuild(api.address, { key })).rejects.toThrow(/has no build-manifest.sig/);
    const { signature } = signManifest(Buffer.from(trusted().manifest), file);
    writeFileSync(join(webRoot, 'build-manifest.sig'), signature);
    expect((await verifyBuild(api.address, { key }))[0]).toContain('serves that build');
    const other = makeReleaseKey(join(folder, 'keys', 'not of the release'));
    await expect(verifyBuild(api.address, { key: other })).rejects.toThrow(/not signed by that key/);
    rmSync(join(webRoot, 'build-manifest.sig'));
  });
});

describe('a server in between that changes something (H30)', () => {
  let change: (path: string, reply: { status: number; headers: Headers; body: Buffer }) => void;
  let between: string;
  const server = createServer((request: IncomingMessage, answer: ServerResponse) => {
    const path = request.url ?? '/';
    void fetch(api.address + path, { redirect: 'manual' }).then(async (got) => {
      const headers = new Headers(got.headers);
      for (const name of [
        'content-length',
        'content-encoding',
        'transfer-encoding',
        'connection',
        'keep-alive',
      ])
        headers.delete(name);
      const reply = { status: got.status, headers, body: Buffer.from(await got.arrayBuffer()) };
      change(path, reply);
      answer.writeHead(reply.status, Object.fromEntries(reply.headers)).end(reply.body);
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    between = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    change = () => undefined;
  });
  const found = async (): Promise<string[]> => {
    const error = await verifyBuild(between, trusted()).then(
      () => null,
      (thrown: { code: string; message: string }) => thrown,
    );
    expect(error?.code ?? 'cli/build-wrong').toBe('cli/build-wrong');
    return (error?.message ?? '').split('\n').slice(1);
  };
  const at = (wanted: string, how: (reply: { status: number; headers: Headers; body: Buffer }) => void) => {
    change = (path, reply) => {
      if (path === wanted) how(reply);
    };
  };

  test('but changes nothing is found to serve the build', async () => {
    expect(await found()).toEqual([]);
  });

  test.each([engine, '/', '/admin/', '/sw.js', '/admin/assets/index-2.js', '/vault', '/admin/people'])(
    'in the bytes of %s is named with it',
    async (path) => {
      at(path, (reply) => {
        reply.body = Buffer.concat([reply.body, Buffer.from(' ')]);
      });
      expect(await found()).toEqual([`  ${path} has other bytes`]);
    },
  );

  test.each([
    [
      'a looser policy',
      'content-security-policy',
      "script-src 'self' 'unsafe-eval'",
      'has another content security policy',
    ],
    ['a header that loads more', 'link', '</evil.js>; rel=modulepreload', 'comes with the header link'],
    ['a wider service worker', 'service-worker-allowed', '/', 'comes with the header service-worker-allowed'],
    ['a page as text', 'content-type', 'text/plain', 'has another type'],
  ])('by %s is named', async (_name, header, value, why) => {
    at('/sw.js', ({ headers }) => headers.set(header, value));
    expect(await found()).toEqual([`  /sw.js ${why}`]);
  });

  test('by sending somebody elsewhere, or by taking a file away, is named', async () => {
    at('/', (reply) => {
      reply.status = 302;
      // The right bytes are there; whose they are next time nobody knows.
      reply.headers.set('location', `${api.address}/index.html`);
    });
    expect(await found()).toEqual(['  / answers 302']);
    at('/sw.js', (reply) => {
      reply.status = 404;
    });
    expect(await found()).toEqual(['  /sw.js answers 404']);
  });
});

test('what is no address, and what does not answer, is said', async () => {
  await expect(verifyBuild('coffer', trusted())).rejects.toMatchObject({ code: 'cli/bad-setting' });
  await expect(verifyBuild('http://127.0.0.1:1', { key: 'x' })).rejects.toMatchObject({
    code: 'cli/unreachable',
  });
});
