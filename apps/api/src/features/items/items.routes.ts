import { commitChange, listRevisions, readItem } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route, routeRow } from '../../http/route.ts';
import type { CommitService } from './commit.service.ts';
import type { ItemsService } from './items.service.ts';

export interface ItemServices {
  readonly items: ItemsService;
  readonly commits: CommitService;
}

export const itemsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { items, commits }: ItemServices,
): void => {
  route(app, deps, commitChange, ({ actor, params, body, change }) =>
    commits.commit(actor, params.vaultId, body, change),
  );
  routeRow(app, deps, readItem, items.find, (row, { params }) => items.read(row, params));
  route(app, deps, listRevisions, ({ actor, params }) => items.listRevisions(actor, params));
};
