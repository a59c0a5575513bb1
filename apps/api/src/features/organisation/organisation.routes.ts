import { previewPolicy, readOrganisation, readPolicyOfOrganisation, readRules } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { OrganisationService } from './organisation.service.ts';

export const organisationRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  organisation: OrganisationService,
): void => {
  route(app, deps, readOrganisation, () => organisation.read());
  route(app, deps, readRules, () => organisation.readRules());
  route(app, deps, readPolicyOfOrganisation, () => organisation.readPolicy());
  route(app, deps, previewPolicy, ({ body }) => organisation.preview(body.policy));
};
