import { events } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, routeStream } from '../../http/route.ts';
import type { EventsService } from './events.service.ts';

export const eventsRoutes = (app: FastifyInstance, deps: RouteDeps, service: EventsService): void => {
  routeStream(app, deps, events, async ({ actor }, reply, request) => {
    const vaultIds = await service.prepare(actor);
    reply.header('content-type', 'text/event-stream; charset=utf-8');
    const headers = reply.getHeaders();
    reply.hijack();
    reply.raw.writeHead(200, headers as Record<string, string>);
    request.raw.socket.setTimeout(0);
    service.stream(actor, vaultIds, reply.raw);
    return reply;
  });
};
