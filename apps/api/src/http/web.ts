import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { policyOf } from './headers.ts';
import { problem } from './problem.ts';

const isForProgram = (path: string): boolean =>
  /^(?:\/o\/[^/]*)?\/(v1|api|assets|admin\/assets|health|healthz|readyz)(\/|$)/.test(path);
const isFile = (path: string): boolean => /\.[a-z0-9]{1,8}$/i.test(path);

const isConsole = (path: string): boolean => /^\/admin(\/|$)/.test(path);

/** Below this live other organisations; whoever comes here asked for one that there is not. */
const isBelowOthers = (path: string): boolean => /^\/o(\/|$)/.test(path);

const nobodyHere = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Nothing here</title>
  </head>
  <body>
    <h1>There is no organisation at this address</h1>
    <p>Look at the address again, or ask whoever gave it to you.</p>
  </body>
</html>
`;

/** The manifest of a page that lives below `base`; its pictures stay where all pages have them. */
const manifestBelow = (base: string, manifest: string): string => {
  const said = JSON.parse(manifest) as Record<string, unknown>;
  return JSON.stringify({ ...said, id: `${base}/`, start_url: `${base}/vault`, scope: `${base}/` });
};

/**
 * Serves the page: hashed assets may be kept forever, the rest is asked for each time, and every path of the page is it.
 * The page is the same for every organisation: it tells by its address whose it is.
 */
export const addWeb = async (
  app: FastifyInstance,
  webRoot: string | undefined,
  base: string,
): Promise<void> => {
  const page = webRoot ? readFileSync(join(webRoot, 'index.html'), 'utf8') : undefined;
  // Built into the same folder, and a page of its own: it holds no key, and its paths lead to it alone.
  const consolePath = webRoot && join(webRoot, 'admin', 'index.html');
  const console = consolePath && existsSync(consolePath) ? readFileSync(consolePath, 'utf8') : undefined;
  if (webRoot) {
    await app.register(fastifyStatic, {
      root: webRoot,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('content-security-policy', policyOf(path));
        const isHashed = /[\\/]assets[\\/]/.test(path);
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    if (base) {
      const manifest = manifestBelow(base, readFileSync(join(webRoot, 'manifest.webmanifest'), 'utf8'));
      app.get('/manifest.webmanifest', (_request, reply) =>
        reply.header('cache-control', 'no-cache').type('application/manifest+json').send(manifest),
      );
    }
    app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = request.method === 'GET' && !isForProgram(path) && !isFile(path);
    if (isPage && isBelowOthers(path))
      return reply.code(404).type('text/html; charset=utf-8').send(nobodyHere);
    const wanted = isConsole(path) ? console : page;
    if (!wanted || !isPage) throw problem('api/not-found');
    return reply.type('text/html; charset=utf-8').send(wanted);
  });
};
