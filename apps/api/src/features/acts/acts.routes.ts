import { cancelAct, disown, lookAtMail } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { ActsService } from './acts.service.ts';

export const actsRoutes = (app: FastifyInstance, deps: RouteDeps, acts: ActsService): void => {
  route(app, deps, cancelAct, ({ actor, params, ip, change }) =>
    acts.cancel(actor, params.actId, ip, change),
  );
  route(app, deps, lookAtMail, ({ body, ip }) => acts.look(body.token, ip));
  route(app, deps, disown, ({ body, ip, change }) => acts.disown(body.token, ip, change));
};
