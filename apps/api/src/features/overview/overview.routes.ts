import { readOverview } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { OverviewService } from './overview.service.ts';

export const overviewRoutes = (app: FastifyInstance, deps: RouteDeps, overview: OverviewService): void => {
  route(app, deps, readOverview, () => overview.read());
};
