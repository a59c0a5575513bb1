import { exportAudit, listAudit } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route, routeStream } from '../../http/route.ts';
import type { AuditService } from './audit.service.ts';
import { typeOf } from './audit-file.ts';

export const auditRoutes = (app: FastifyInstance, deps: RouteDeps, service: AuditService): void => {
  route(app, deps, listAudit, ({ query }) => service.list(query));
  routeStream(app, deps, exportAudit, async ({ actor, ip, query }, reply) => {
    const file = await service.exported(actor, ip, query);
    return reply
      .header('content-type', typeOf(query.format))
      .header('content-disposition', `attachment; filename="audit.${query.format}"`)
      .send(file);
  });
};
