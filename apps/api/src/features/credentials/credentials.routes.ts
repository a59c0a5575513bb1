import { changeCredentials, readIdentities } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { CredentialsService } from './credentials.service.ts';

export const credentialsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  credentials: CredentialsService,
): void => {
  route(app, deps, changeCredentials, (call) => credentials.change(call));
  route(app, deps, readIdentities, ({ actor, query }) => credentials.listIdentities(actor, query.since));
};
