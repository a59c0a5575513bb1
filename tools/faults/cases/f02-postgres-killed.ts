import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../report.ts';
import { type Deployment, openEmbeddedDeployment, withDatabase } from '../world/deployment.ts';
import { killLoop, type Victim } from '../world/kill-loop.ts';
import type { ServerProcess } from '../world/server-process.ts';

/** Throws while the pid file is gone or half written. */
const isNext = async (deployment: Deployment, former: number): Promise<boolean> => {
  if (deployment.postgresPid() === former) return false;
  return withDatabase(
    deployment.databaseUrl(),
    async (client) => (await client.query('SELECT 1')).rows.length > 0,
  );
};

const lastOf = (file: string): string => readFileSync(file, 'utf8').slice(-1500);

const untilNext = async (deployment: Deployment, server: ServerProcess, former: number): Promise<void> => {
  for (let waited = 0; waited < 60_000; waited += 10) {
    if (await isNext(deployment, former).catch(() => false)) return;
    if (server.hasEnded())
      throw new Error(`The server ended with its database: ${lastOf(deployment.logFile)}`);
    await wait(20);
  }
  throw new Error('Postgres did not come back.');
};

const postgres: Victim = {
  id: 'F2',
  name: 'Postgres',
  backWithin: 10_000,
  strike: async (deployment, server) => {
    const pid = deployment.postgresPid();
    process.kill(pid, 'SIGKILL');
    await untilNext(deployment, server, pid);
    await server.untilReady();
    return server;
  },
};

/** F2: Postgres is killed with -9; the server that owns it brings it back and goes on by itself. */
export const killPostgres = async (runs: number, onProgress: (line: string) => void): Promise<Report> => {
  const deployment = await openEmbeddedDeployment();
  try {
    return await killLoop(deployment, postgres, runs, onProgress);
  } finally {
    await deployment.close();
  }
};
