import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../report.ts';
import { type Deployment, openEmbeddedDeployment, withDatabase } from '../world/deployment.ts';
import { killLoop, type Victim } from '../world/kill-loop.ts';

/** The pid of the database that has come up after `former`; its file may be gone or half written for a moment. */
const nextPid = async (deployment: Deployment, former: number): Promise<void> => {
  for (let waited = 0; waited < 60_000; waited += 10) {
    const isNext = await withDatabase(deployment.databaseUrl(), async (client) => {
      await client.query('SELECT 1');
      return deployment.postgresPid() !== former;
    }).catch(() => false);
    if (isNext) return;
    await wait(10);
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
    await nextPid(deployment, pid);
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
