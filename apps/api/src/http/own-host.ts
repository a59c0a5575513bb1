import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';
import type { Origins } from './same-origin.ts';

// The page itself is public and answers by any name: it says by itself where it can't work. Probes inside a network ask
// by whatever name they have; their answers say nothing of anybody.
const guarded = /^\/(v1|api)(\/|$)/;

const hostSyntax = /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i;

/** Whether a Host header names one of the origins; a scheme's own port may be left out or written. */
export const isOwnHost = (host: string | undefined, origins: readonly string[]): boolean =>
  host !== undefined &&
  hostSyntax.test(host) &&
  origins.some((origin) => {
    // What nearly everybody sends, without the price of a parse.
    if (origin.endsWith(`//${host}`)) return true;
    const asked = `${origin.slice(0, origin.indexOf(':'))}://${host}`;
    return URL.canParse(asked) && new URL(asked).origin === origin;
  });

// [Note: Rebinding] A page whose name was pointed at this machine after it loaded is same-origin with us in the
// browser's eyes; its requests still carry its own name as their Host. X-Forwarded-Host is not read: such a page can
// send it.
/** Refuses calls that were meant for another name than this server's. */
export const addHostCheck = (app: FastifyInstance, origins: Origins): void => {
  app.addHook('onRequest', async (request) => {
    // By the route that was found, since an address has many spellings.
    if (!guarded.test(request.routeOptions.url ?? '')) return;
    if (!isOwnHost(request.headers.host, origins())) throw problem('api/wrong-host');
  });
};
