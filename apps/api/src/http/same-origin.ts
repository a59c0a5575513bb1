import type { FastifyRequest } from 'fastify';
import { problem } from './problem.ts';

/** The origins that a page of this server may have; known for sure once the port is. */
export type Origins = () => readonly string[];

/**
 * Refuses a change that another site could have caused: it needs our header, which no form can send, and a browser's
 * word that it comes from our own page.
 */
export const assertSameOrigin = (request: FastifyRequest, origins: Origins): void => {
  if (request.headers['x-coffer'] !== '1') throw problem('api/forbidden', { field: 'x-coffer' });
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  const origin = request.headers.origin;
  if (site === undefined && origin !== undefined && origins().includes(origin)) return;
  throw problem('api/bad-origin');
};
