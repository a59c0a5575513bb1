import { listMembersOfOrganisation, readMember, readOwnFacts } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AdminPeopleService } from './people.service.ts';

export interface AdminPeopleServices {
  readonly people: AdminPeopleService;
}

export const adminPeopleRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { people }: AdminPeopleServices,
): void => {
  route(app, deps, listMembersOfOrganisation, ({ query }) => people.list(query));
  route(app, deps, readMember, ({ params }) => people.read(params.accountId));
  route(app, deps, readOwnFacts, ({ actor }) => people.readOwn(actor));
};
