import { challengeConsoleKey, confirmConsoleAct, prepareConsoleAct, readConsoleAct } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { ConsoleActsService } from './console-acts.service.ts';

export const consoleActsRoutes = (app: FastifyInstance, deps: RouteDeps, acts: ConsoleActsService): void => {
  route(app, deps, prepareConsoleAct, ({ actor, body, change }) => acts.prepare(actor, body.act, change));
  route(app, deps, readConsoleAct, ({ actor, params }) => acts.read(actor, params.actId));
  route(app, deps, challengeConsoleKey, ({ actor, params, change }) =>
    acts.challengeKey(actor, params.actId, change),
  );
  route(app, deps, confirmConsoleAct, ({ actor, params, body, raw, proof, ip, change }) =>
    acts.confirm({ actor, actId: params.actId, body, raw, proof, ip, change }),
  );
};
