import { expect, test } from 'vitest';
import { answerOf, keptFor, type Shell } from './shell.ts';

const origin = 'https://coffer.example';
const kept = new Map([
  ['/', 'the page'],
  ['/assets/index-a1.js', 'the script'],
]);
const shell: Shell = {
  assets: new Set(['/assets/index-a1.js']),
  open: async () => ({
    match: async (path) => (kept.has(String(path)) ? new Response(kept.get(String(path))) : undefined),
  }),
};

const asked = (path: string, mode: RequestMode = 'navigate', method = 'GET') => ({
  ...{ url: new URL(path, origin).href, mode, method },
});
const offline = async (): Promise<Response> => {
  throw new TypeError('Failed to fetch');
};
const textOf = async (path: string, network: () => Promise<Response>, mode?: RequestMode) =>
  (await answerOf(shell, asked(path, mode), origin)?.(network))?.text();

test('without a network every place of the page is the page, and its assets are those of the build (U29)', async () => {
  for (const path of ['/', '/vault', '/signin?x=1', '/vault/item', '/o/acme/vault'])
    expect(await textOf(path, offline)).toBe('the page');
  expect(await textOf('/assets/index-a1.js', offline, 'cors')).toBe('the script');
});

test('the network comes first, and a proxy that answers for a dead server does not count as one', async () => {
  expect(await textOf('/vault', async () => new Response('a newer page'))).toBe('a newer page');
  expect(await textOf('/vault', async () => new Response('Bad gateway', { status: 502 }))).toBe('the page');
});

test.each([
  ['the API', asked('/v1/session', 'cors')],
  ['the API as a page', asked('/v1/vaults')],
  ['another origin', asked('https://other.example/vault')],
  ['something that is sent', asked('/vault', 'navigate', 'POST')],
  ['assets of another build', asked('/assets/index-b2.js', 'cors')],
  ['a health check', asked('/healthz')],
  ["another organisation's API", asked('/o/acme/v1/vaults')],
  ['the console', asked('/admin/')],
  ["another organisation's console", asked('/o/acme/admin/people')],
])('%s is never answered from here', (_, request) => {
  expect(keptFor(shell, request, origin)).toBeNull();
  expect(answerOf(shell, request, origin)).toBeNull();
});

test('what is kept of nothing fails as the network did', async () => {
  const empty: Shell = { assets: new Set(), open: async () => ({ match: async () => undefined }) };
  await expect(answerOf(empty, asked('/'), origin)?.(offline)).rejects.toThrow('Failed to fetch');
});
