import { findPerson, readPeople } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { PeopleService } from './people.service.ts';

export const peopleRoutes = (app: FastifyInstance, deps: RouteDeps, people: PeopleService): void => {
  route(app, deps, findPerson, ({ actor, body }) => people.find(actor, body.email));
  route(app, deps, readPeople, ({ body }) => people.read(body.ids));
};
