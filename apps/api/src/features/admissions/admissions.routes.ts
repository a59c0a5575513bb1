import { admitPeople, dropAdmission, listAdmissions, resendAdmission } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AdmissionsService } from './admissions.service.ts';

export const admissionsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  admissions: AdmissionsService,
): void => {
  route(app, deps, listAdmissions, ({ query }) => admissions.list(query));
  route(app, deps, admitPeople, ({ actor, body, ip, change }) =>
    admissions.admit({ actor, network: ip }, body.emails, change),
  );
  route(app, deps, resendAdmission, ({ actor, params, ip, change }) =>
    admissions.resend({ actor, network: ip }, params.admissionId, change),
  );
  route(app, deps, dropAdmission, ({ actor, params, ip, change }) =>
    admissions.drop({ actor, network: ip }, params.admissionId, change),
  );
};
