import { lockSession, readSession, signOut, touchSession } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { SessionService } from './session.service.ts';

export const sessionRoutes = (app: FastifyInstance, deps: RouteDeps, session: SessionService): void => {
  route(app, deps, readSession, ({ actor }) => session.read(actor));
  route(app, deps, touchSession, ({ actor, change }) => session.touch(actor, change));
  route(app, deps, lockSession, ({ actor, ip, change }) => session.lock(actor, ip, change));
  route(app, deps, signOut, ({ actor, ip, change }) => session.signOut(actor, ip, change));
};
