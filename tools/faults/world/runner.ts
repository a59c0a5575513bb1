import { startApi } from '../../../apps/api/src/index.ts';
import { runUntilStopped } from '../../../apps/cli/src/run-until-stopped.ts';
import { serve } from '../../../apps/cli/src/serve.ts';

/** `coffer serve` without the page: what is killed here is the API and its database, and a page adds only its build. */
const run = async (): Promise<number> => {
  const serving = await serve(process.env, {
    startApi: ({ env, databaseUrl, dataDir }) => startApi({ env, databaseUrl, dataDir }),
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
