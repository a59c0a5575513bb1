import {
  endMemberSessions,
  listGroupsOfOrganisation,
  listMemberDevices,
  listMembersOfOrganisation,
  readMember,
  readOwnFacts,
  revokeMemberDevice,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { GroupsService } from './groups.service.ts';
import type { MemberDevicesService } from './member-devices.service.ts';
import type { AdminPeopleService } from './people.service.ts';

export interface AdminPeopleServices {
  readonly people: AdminPeopleService;
  readonly devices: MemberDevicesService;
  readonly groups: GroupsService;
}

export const adminPeopleRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { people, devices, groups }: AdminPeopleServices,
): void => {
  route(app, deps, listMembersOfOrganisation, ({ query }) => people.list(query));
  route(app, deps, readMember, ({ params }) => people.read(params.accountId));
  route(app, deps, readOwnFacts, ({ actor }) => people.readOwn(actor));
  route(app, deps, endMemberSessions, ({ actor, params, ip, change }) =>
    devices.endSessions({ actor, network: ip }, params.accountId, change),
  );
  route(app, deps, listMemberDevices, ({ query }) => devices.list(query));
  route(app, deps, revokeMemberDevice, ({ actor, params, ip, change }) =>
    devices.revoke({ actor, network: ip }, params.deviceId, change),
  );
  route(app, deps, listGroupsOfOrganisation, ({ query }) => groups.list(query));
};
