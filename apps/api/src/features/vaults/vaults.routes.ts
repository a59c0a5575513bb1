import { listLeaves, listVaults, syncVault } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../../db/database.ts';
import { type RouteDeps, route, routeStream } from '../../http/route.ts';
import { sendLeaves, sendSync } from './sync.ts';
import { limitsOfPool, syncTurns } from './sync-turns.ts';
import type { VaultsService } from './vaults.service.ts';

export const vaultsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  vaults: VaultsService,
  database: Database,
): void => {
  const syncs = { database, turns: syncTurns(limitsOfPool(database.poolSize)) };
  route(app, deps, listVaults, ({ actor }) => vaults.list(actor));
  routeStream(app, deps, syncVault, ({ actor, params, query }, reply, request) =>
    sendSync(syncs, { ...params, ...query, accountId: actor.accountId }, { request, reply }),
  );
  routeStream(app, deps, listLeaves, ({ actor, params }, reply, request) =>
    sendLeaves(syncs, { ...params, accountId: actor.accountId }, { request, reply }),
  );
};
