import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
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

/** The pages that a web root holds: the vault app's, and the console's where it was built. */
const readPages = (webRoot: string | undefined) => {
  const read = (...path: string[]): string | undefined => {
    const file = webRoot === undefined ? undefined : join(webRoot, ...path);
    return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return { page: read('index.html'), consolePage: read('admin', 'index.html') };
};

const sendPage = (reply: FastifyReply, page: string, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(page);

/** Hashed assets may be kept forever, the rest is asked for each time. */
const serveFiles = async (app: FastifyInstance, webRoot: string, base: string): Promise<void> => {
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
  if (!base) return;
  const manifest = manifestBelow(base, readFileSync(join(webRoot, 'manifest.webmanifest'), 'utf8'));
  app.get('/manifest.webmanifest', (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('application/manifest+json').send(manifest),
  );
};

/**
 * Serves the page: every path of the page is it, and every path of the console is the console, which is another page
 * and holds no key. Both are the same for every organisation: they tell by their address whose they are.
 */
export const addWeb = async (
  app: FastifyInstance,
  webRoot: string | undefined,
  base: string,
): Promise<void> => {
  const { page, consolePage } = readPages(webRoot);
  if (webRoot !== undefined) await serveFiles(app, webRoot, base);
  if (page !== undefined) app.get('/', (_request, reply) => sendPage(reply, page));
  // A folder of its own among the files, which would answer by itself that it may not be listed.
  if (consolePage !== undefined)
    for (const path of ['/admin', '/admin/'])
      app.get(path, (_request, reply) => sendPage(reply, consolePage));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = request.method === 'GET' && !isForProgram(path) && !isFile(path);
    if (isPage && isBelowOthers(path)) return sendPage(reply, nobodyHere, 404);
    const wanted = isConsole(path) ? consolePage : page;
    if (wanted === undefined || !isPage) throw problem('api/not-found');
    return sendPage(reply, wanted);
  });
};
