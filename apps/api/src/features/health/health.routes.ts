import type { FastifyInstance } from 'fastify';
import type { Database } from '../../db/database.ts';

/** Alive, and able to serve: the second asks the database. */
export const healthRoutes = (app: FastifyInstance, database: Database): void => {
  for (const path of ['/health', '/healthz']) app.get(path, async () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    await database.sql('SELECT 1');
    return { status: 'ok' };
  });
};
