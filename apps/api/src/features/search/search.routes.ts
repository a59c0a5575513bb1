import { indexItems, searchVault } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { SearchService } from './search.service.ts';

export const searchRoutes = (app: FastifyInstance, deps: RouteDeps, search: SearchService): void => {
  route(app, deps, searchVault, ({ actor, params, body }) =>
    search.search(actor, params.vaultId, body.tokens),
  );
  route(app, deps, indexItems, ({ actor, params, body, change }) =>
    search.index(actor, params.vaultId, body, change),
  );
};
