import {
  beginTotp,
  beginWebauthn,
  challengeFactor,
  confirmFactor,
  dropFactor,
  renewBackupCodes,
  submitFactor,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AnswerFactorService } from './answer-factor.service.ts';
import type { EnrolService } from './enrol.service.ts';

export interface FactorsFeature {
  readonly answers: AnswerFactorService;
  readonly enrol: EnrolService;
}

export const factorsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { answers, enrol }: FactorsFeature,
): void => {
  route(app, deps, challengeFactor, ({ actor, change }) => answers.challenge(actor, change));
  route(app, deps, submitFactor, ({ actor, body, ip, change }) => answers.submit(actor, body, ip, change));
  route(app, deps, beginTotp, ({ actor, body: { name, ...stepUp }, ip: network, change }) =>
    enrol.beginTotp({ actor, network, stepUp }, name, change),
  );
  route(app, deps, beginWebauthn, ({ actor, body: { name, ...stepUp }, ip: network, change }) =>
    enrol.beginWebauthn({ actor, network, stepUp }, name, change),
  );
  route(app, deps, confirmFactor, ({ actor, params, body, ip: network, change }) =>
    enrol.confirm({ actor, network }, params.factorId, body, change),
  );
  route(app, deps, renewBackupCodes, ({ actor, body, ip: network, change }) =>
    enrol.renewBackupCodes({ actor, network, stepUp: body }, change),
  );
  route(app, deps, dropFactor, ({ actor, params, body, ip: network, change }) =>
    enrol.drop({ actor, network, stepUp: body }, params.factorId, change),
  );
};
