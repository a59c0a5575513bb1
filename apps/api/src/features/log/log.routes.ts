import { listLogEntries, proveIdentities, readLogHead } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { LogService } from './log.service.ts';

export const logRoutes = (app: FastifyInstance, deps: RouteDeps, log: LogService): void => {
  route(app, deps, readLogHead, ({ query, ip }) => log.head(ip, query));
  route(app, deps, proveIdentities, ({ body }) => log.prove(body));
  route(app, deps, listLogEntries, ({ query, ip }) => log.entries(ip, query));
};
