import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { policyOf } from './headers.ts';
import { problem } from './problem.ts';

const isForProgram = (path: string): boolean => /^\/(v1|api|assets|health|healthz|readyz)(\/|$)/.test(path);
const isFile = (path: string): boolean => /\.[a-z0-9]{1,8}$/i.test(path);

/** Serves the page: hashed assets may be kept forever, the rest is asked for each time, and every path of the page is it. */
export const addWeb = async (app: FastifyInstance, webRoot: string | undefined): Promise<void> => {
  const page = webRoot ? readFileSync(join(webRoot, 'index.html'), 'utf8') : undefined;
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
    app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = request.method === 'GET' && !isForProgram(path) && !isFile(path);
    if (!page || !isPage) throw problem('api/not-found');
    return reply.type('text/html; charset=utf-8').send(page);
  });
};
