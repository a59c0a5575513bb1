import { readStates, writeState } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { StateService } from './state.service.ts';

export const stateRoutes = (app: FastifyInstance, deps: RouteDeps, state: StateService): void => {
  route(app, deps, readStates, ({ actor, query }) => state.read(actor, query.since));
  route(app, deps, writeState, ({ actor, params, body, change }) =>
    state.write(actor, params.seq, body, change),
  );
};
