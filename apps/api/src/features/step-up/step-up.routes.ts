import { challengeStepUp, confirmStepUp } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { StepUpService } from './step-up.service.ts';

export const stepUpRoutes = (app: FastifyInstance, deps: RouteDeps, stepUp: StepUpService): void => {
  route(app, deps, challengeStepUp, ({ actor, body, change }) =>
    stepUp.challenge(actor, body.action, change),
  );
  route(app, deps, confirmStepUp, ({ actor, body, change }) => stepUp.confirm(actor, body, change));
};
