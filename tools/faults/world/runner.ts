import { startApi } from '../../../apps/api/src/index.ts';
import { runUntilStopped } from '../../../apps/cli/src/run-until-stopped.ts';
import { serve } from '../../../apps/cli/src/serve.ts';

/**
 * `coffer serve`, without the page unless a case asks for it: what is killed is the API and its database, and the page
 * adds only its build.
 */
const longestStandstill = Number(process.env.COFFER_FAULTS_STANDSTILL);

const run = async (): Promise<number> => {
  const serving = await serve(process.env, {
    startApi: ({ webRoot, ...options }) =>
      startApi({
        ...options,
        ...(process.env.COFFER_FAULTS_PAGE ? { webRoot } : {}),
        ...(longestStandstill ? { longestStandstill } : {}),
      }),
    hasPage: () => true,
  });
  console.log(`ready at ${serving.address}`);
  return runUntilStopped(serving);
};

run().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
