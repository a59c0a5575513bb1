import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findPlaces } from '../../../apps/cli/src/places.ts';
import { openChromium } from '../chromium.ts';
import { type Figure, figureOf } from '../figures.ts';

const types: Readonly<Record<string, string>> = {
  ...{ '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' },
  '.webmanifest': 'application/manifest+json',
};

/** The built page; every path that is no file is the page. Remembers which scripts were asked for. */
const servePage = async (root: string, asked: Set<string>) => {
  const server = createServer((request, reply) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const file = join(root, path);
    const isFile = extname(path) !== '' && existsSync(file);
    if (isFile && extname(path) === '.js') asked.add(file);
    if (path.startsWith('/v1/')) return reply.writeHead(404).end();
    const type = isFile ? (types[extname(path)] ?? 'application/octet-stream') : 'text/html; charset=utf-8';
    return reply
      .writeHead(200, { 'content-type': type })
      .end(readFileSync(isFile ? file : join(root, 'index.html')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
};

/** P13: the scripts that Chromium fetched, page and Worker, when the first letter stood in the sign-in form. */
export const entryCase = async (): Promise<Figure> => {
  const { webRoot } = findPlaces();
  const asked = new Set<string>();
  const site = await servePage(webRoot, asked);
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${site.address}/signin`);
    const field = page.locator('input').first();
    await field.waitFor({ state: 'visible' });
    // A form that takes letters; what is fetched while somebody types does not keep them waiting.
    const before = [...asked];
    await field.pressSequentially('a');
    if ((await field.inputValue()) !== 'a') throw new Error('The sign-in form can not be typed into.');
    if (process.env.COFFER_BENCH_DETAIL) console.error([...asked].join('\n'));
    const sizes = before.map((file) => gzipSync(readFileSync(file), { level: 9 }).length / 1000);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const figure = figureOf(
      {
        ...{
          id: 'P13',
          what: `scripts until sign-in can be typed into (${before.length} files, gzip)`,
          unit: 'KB',
        },
        ...{ figure: total, against: 110, peer: 'limit' },
      },
      { most: 1 },
    );
    return { ...figure, goal: '≤ 110 KB' };
  } finally {
    await browser.close();
    site.close();
  }
};
