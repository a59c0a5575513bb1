import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import { findPlaces } from '../../apps/cli/src/places.ts';

const flags = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  ...['--disable-sync', '--no-first-run'],
];

const systemChromium = (): string | undefined =>
  [
    process.env.COFFER_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path && existsSync(path));

export const openChromium = async (): Promise<Browser> => {
  const executablePath = systemChromium();
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: flags });
};

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** A page by itself gets a clock of microseconds; others get one of a tenth of a millisecond. */
const alone = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

const serveFolder = async (folder: string) => {
  const server = createServer((request, reply) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const file = join(folder, path);
    if (!existsSync(file)) return reply.writeHead(404).end();
    const headers = { ...alone, 'content-type': types[extname(path)] ?? 'text/plain' };
    return reply.writeHead(200, headers).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
};

/** Builds the bench's page as the real page is built, serves it, and hands out a way to ask its Worker. */
export const openBenchPage = async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'coffer-bench-'));
  await build({
    root: join(findPlaces().root, 'tools', 'bench', 'page'),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, target: 'es2023', emptyOutDir: true },
  });
  const site = await serveFolder(outDir);
  const browser = await openChromium();
  const page = await browser.newPage();
  await page.goto(site.address);
  return {
    version: browser.version(),
    ask: async <Answer>(name: string, sizes: object): Promise<Answer> =>
      (await page.evaluate(
        ([wanted, with_]) =>
          (globalThis as unknown as { ask(name: string, sizes: object): Promise<unknown> }).ask(
            wanted,
            with_,
          ),
        [name, sizes] as const,
      )) as Answer,
    close: async () => {
      await browser.close();
      site.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
};
