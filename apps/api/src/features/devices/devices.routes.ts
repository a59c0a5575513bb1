import {
  endOtherSessions,
  endSession,
  listDevices,
  listSessions,
  renameDevice,
  revokeDevice,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { DevicesService } from './devices.service.ts';
import type { SessionsService } from './sessions.service.ts';

export interface DevicesFeature {
  readonly devices: DevicesService;
  readonly sessions: SessionsService;
}

export const devicesRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { devices, sessions }: DevicesFeature,
): void => {
  route(app, deps, listDevices, ({ actor }) => devices.list(actor));
  route(app, deps, renameDevice, ({ actor, ip: network, params, body, change }) =>
    devices.rename({ actor, network }, params.deviceId, body.name, change),
  );
  route(app, deps, revokeDevice, ({ actor, ip: network, params, change }) =>
    devices.revoke({ actor, network }, params.deviceId, change),
  );
  route(app, deps, listSessions, ({ actor }) => sessions.list(actor));
  route(app, deps, endSession, ({ actor, ip: network, params, change }) =>
    sessions.end({ actor, network }, params.sessionId, change),
  );
  route(app, deps, endOtherSessions, ({ actor, ip: network, change }) =>
    sessions.endOthers({ actor, network }, change),
  );
};
