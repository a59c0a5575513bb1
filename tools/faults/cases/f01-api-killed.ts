import type { Report } from '../report.ts';
import { openDeployment } from '../world/deployment.ts';
import { killLoop, type Victim } from '../world/kill-loop.ts';

const api: Victim = {
  id: 'F1',
  name: 'the API',
  backWithin: 3_000,
  strike: async (deployment, server) => {
    await server.kill();
    const next = deployment.start();
    await next.untilReady();
    return next;
  },
};

/** F1: the API is killed with -9 during mixed writes. */
export const killApi = async (runs: number, onProgress: (line: string) => void): Promise<Report> => {
  const deployment = await openDeployment();
  try {
    return await killLoop(deployment, api, runs, onProgress);
  } finally {
    await deployment.close();
  }
};
