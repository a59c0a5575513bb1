import { readHealth, sendTestMail } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../../db/database.ts';
import { type RouteDeps, route } from '../../http/route.ts';
import type { HealthService } from './health.service.ts';

/** Alive, and able to serve: the second asks the database. */
export const probeRoutes = (app: FastifyInstance, database: Database): void => {
  for (const path of ['/health', '/healthz']) app.get(path, async () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    await database.sql('SELECT 1');
    return { status: 'ok' };
  });
};

export const healthRoutes = (app: FastifyInstance, deps: RouteDeps, health: HealthService): void => {
  route(app, deps, readHealth, () => health.read());
  route(app, deps, sendTestMail, ({ actor, ip, change }) =>
    change((on) => health.sendTestMail(actor, ip, on)),
  );
};
