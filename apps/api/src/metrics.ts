import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Sql } from './db/sql.ts';
import type { Deployment } from './deployment.ts';
import { problem } from './http/problem.ts';

// [Note: What is measured] Counts, sizes and times of the deployment as a whole. No label names an organisation, a person, an
// id or a network: a route is its pattern, and a path that no route has is "none".

const countsText = `SELECT (SELECT count(*)::float8 FROM organisation) AS organisations,
  (SELECT count(*)::float8 FROM account) AS people,
  (SELECT count(*)::float8 FROM session WHERE kind = 'full' AND NOT locked AND idle_until > now()) AS sessions,
  (SELECT count(*)::float8 FROM mail_job WHERE expires_at > now()) AS "mailsWaiting",
  (SELECT count(*)::float8 FROM approval WHERE state = 'open' AND expires_at > now()) AS "requestsOpen", v.*
  FROM (SELECT count(*) FILTER (WHERE kind <> 'group')::float8 AS vaults, COALESCE(sum(bytes), 0)::float8 AS bytes,
    COALESCE(sum(count) FILTER (WHERE kind <> 'group'), 0)::float8 AS items FROM vault) v`;

const helps = {
  organisations: 'Organisations',
  people: 'Accounts',
  sessions: 'Full sessions that are not locked',
  mailsWaiting: 'Mails that wait to be sent',
  requestsOpen: 'Requests that wait for an administrator',
  vaults: 'Vaults without the keys of groups',
  items: 'Items as the manifests of vaults count them',
  bytes: 'Bytes of all vaults',
} as const;
type CountName = keyof typeof helps;
const countNames = Object.keys(helps) as CountName[];
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Gauges that are read out of the database when somebody asks. */
const addCounts = (register: Registry, sql: Sql) => {
  const gauges = countNames.map(
    (name) =>
      [name, new Gauge({ name: `coffer_${snake(name)}`, help: helps[name], registers: [register] })] as const,
  );
  return async (): Promise<void> => {
    const [counts] = await sql<Record<CountName, number>>(countsText);
    for (const [name, gauge] of gauges) gauge.set(counts?.[name] ?? 0);
  };
};

const seconds = (date: Date): number => date.getTime() / 1000;

const addDeployment = (register: Registry, deployment: Deployment) => {
  const registers = [register];
  const labelNames = ['job'] as const;
  const ran = new Gauge({
    name: 'coffer_job_ran_seconds',
    help: 'When a job last ran',
    labelNames,
    registers,
  });
  const failed = new Gauge({
    name: 'coffer_job_failed',
    help: 'Whether its last run failed',
    labelNames,
    registers,
  });
  const free = new Gauge({ name: 'coffer_disk_free_bytes', help: 'Free on the disk of the data', registers });
  const backup = new Gauge({
    name: 'coffer_backup_seconds',
    help: 'When the newest backup was made; 0 without',
    registers,
  });
  return async (): Promise<void> => {
    const [jobs, disk, newest] = await Promise.all([
      deployment.jobs(),
      deployment.disk(),
      deployment.newestBackup(),
    ]);
    for (const { name, ranAt, failedAt } of jobs) {
      ran.set({ job: name }, seconds(ranAt));
      failed.set({ job: name }, failedAt && failedAt >= ranAt ? 1 : 0);
    }
    free.set(disk.freeBytes);
    backup.set(newest ? seconds(newest.madeAt) : 0);
  };
};

/** The figures of one process. */
export const openMetrics = (token: string, sql: Sql, deployment: Deployment) => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const readCounts = addCounts(register, sql);
  const readDeployment = addDeployment(register, deployment);
  const labelNames = ['method', 'route', 'status'] as const;
  const registers = [register];
  const requests = new Counter({ name: 'coffer_requests_total', help: 'Requests', labelNames, registers });
  const durations = new Histogram({
    ...{
      name: 'coffer_request_seconds',
      help: 'Time until a reply was sent',
      labelNames: ['method'] as const,
    },
    ...{ buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers },
  });
  const wanted = createHash('sha256').update(`Bearer ${token}`).digest();
  return {
    isAllowed: (authorization: string | undefined): boolean =>
      timingSafeEqual(
        createHash('sha256')
          .update(authorization ?? '')
          .digest(),
        wanted,
      ),
    count: (method: string, route: string, status: number, milliseconds: number): void => {
      requests.inc({ method, route, status: `${Math.floor(status / 100)}xx` });
      durations.observe({ method }, milliseconds / 1000);
    },
    read: async (): Promise<{ readonly type: string; readonly text: string }> => {
      await Promise.all([readCounts(), readDeployment()]);
      return { type: register.contentType, text: await register.metrics() };
    },
    close: (): void => register.clear(),
  };
};
export type Metrics = ReturnType<typeof openMetrics>;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);

/** Counts the requests of an instance, and answers a scraper where it is the first organisation's. */
export const addMetrics = (app: FastifyInstance, metrics: Metrics | undefined, isFirst: boolean): void => {
  if (metrics)
    app.addHook('onResponse', (request, reply, done) => {
      const method = methods.has(request.method) ? request.method : 'other';
      metrics.count(method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime);
      done();
    });
  app.get('/metrics', async (request, reply) => {
    if (!metrics || !isFirst) throw problem('api/not-found');
    if (!metrics.isAllowed(request.headers.authorization)) throw problem('api/unauthenticated');
    const { type, text } = await metrics.read();
    return reply.type(type).send(text);
  });
};
