import {
  beginRecovery,
  claimRecovery,
  evaluateOwnAnswers,
  evaluateRecovery,
  finishRecovery,
  resendRecoveryCode,
  testRecoveryWay,
  verifyRecovery,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import { beginRecoveryService } from './begin-recovery.service.ts';
import { claimRecoveryService } from './claim-recovery.service.ts';
import { evaluateRecoveryService } from './evaluate-recovery.service.ts';
import { finishRecoveryService } from './finish-recovery.service.ts';
import type { Change, RecoveryDeps } from './recovery-deps.ts';
import { testWayService } from './test-way.service.ts';

export const recoveryServices = (deps: RecoveryDeps) => ({
  start: beginRecoveryService(deps),
  claims: claimRecoveryService(deps),
  evaluations: evaluateRecoveryService(deps),
  ends: finishRecoveryService(deps),
  tests: testWayService(deps),
});

interface Place {
  readonly params: { readonly recoveryId: string };
  readonly recoveryHash: Buffer | undefined;
  readonly ip: string;
  readonly change: Change;
}

const inName = ({ params, recoveryHash, ip, change }: Place) => ({
  ...{ recoveryId: params.recoveryId, recoveryHash, ip, change },
});

export const recoveryRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { start, claims, evaluations, ends, tests }: ReturnType<typeof recoveryServices>,
): void => {
  route(app, deps, beginRecovery, ({ body, ip, change }) => start.begin({ email: body.email, ip, change }));
  route(app, deps, verifyRecovery, (call) => start.verify({ ...inName(call), code: call.body.code }));
  route(app, deps, resendRecoveryCode, (call) => start.resend(inName(call)));
  route(app, deps, evaluateRecovery, (call) => evaluations.evaluate({ ...inName(call), ...call.body }));
  route(app, deps, claimRecovery, (call) => claims.claim({ ...inName(call), body: call.body }));
  route(app, deps, finishRecovery, (call) => {
    const { body, raw, proof } = call;
    return ends.finish({ ...inName(call), body, raw, proof });
  });
  route(app, deps, testRecoveryWay, ({ actor, body, ip, change }) => tests.test(actor, body, ip, change));
  route(app, deps, evaluateOwnAnswers, ({ actor, body, change }) =>
    evaluations.evaluateOwn(actor, body.blinded, change),
  );
};
