import {
  beginVaultRotation,
  commitVaultRotation,
  listFormerKeys,
  stageRotatedItems,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { CommitRotationService } from './commit-rotation.service.ts';
import type { RotationService } from './rotation.service.ts';

export const rotationRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  rotation: RotationService,
  { commit }: CommitRotationService,
): void => {
  route(app, deps, beginVaultRotation, ({ actor, params, body, ip, change }) =>
    rotation.begin(
      { actor, vaultId: params.vaultId, rotationId: body.rotationId, network: ip },
      body.keyEpoch,
      change,
    ),
  );
  route(app, deps, stageRotatedItems, ({ actor, params, body, ip, change }) =>
    rotation.stage({ actor, ...params, network: ip }, body, change),
  );
  route(app, deps, commitVaultRotation, ({ actor, params, body, ip, change }) =>
    commit({ actor, ...params, network: ip }, body, change),
  );
  route(app, deps, listFormerKeys, ({ actor, params }) => rotation.formerKeys(actor, params.vaultId));
};
