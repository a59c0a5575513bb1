import { listOrganisations } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { OrganisationsService } from './organisations.service.ts';

export const organisationsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  organisations: OrganisationsService,
): void => {
  route(app, deps, listOrganisations, () => organisations.list());
};
