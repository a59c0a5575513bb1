import { acceptRestore, readStates, writeState } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AcceptRestoreService } from './accept-restore.service.ts';
import type { StateService } from './state.service.ts';

export interface StateFeature {
  readonly state: StateService;
  readonly restores: AcceptRestoreService;
}

export const stateRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { state, restores }: StateFeature,
): void => {
  route(app, deps, readStates, ({ actor, query }) => state.read(actor, query.since));
  route(app, deps, writeState, ({ actor, params, body, change }) =>
    state.write(actor, params.seq, body, change),
  );
  route(app, deps, acceptRestore, ({ actor, body, ip, change }) => restores.accept(actor, body, ip, change));
};
