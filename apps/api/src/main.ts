import { ApiConfigError, startApi } from './index.ts';

/** The API by itself, for development: the database must be migrated, and `COFFER_DATA_DIR` must hold the secrets. */
const run = async (): Promise<void> => {
  const {
    DATABASE_URL: databaseUrl,
    COFFER_DATA_DIR: dataDir = 'data',
    COFFER_WEB_ROOT: webRoot,
  } = process.env;
  if (!databaseUrl)
    throw new ApiConfigError('DATABASE_URL is missing. Example: postgresql://coffer@127.0.0.1:5432/coffer');
  const api = await startApi({ env: process.env, databaseUrl, dataDir, ...(webRoot ? { webRoot } : {}) });
  console.log(`Coffer's API listens at ${api.address}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void api.close());
};

run().catch((error: unknown) => {
  console.error(error instanceof ApiConfigError ? error.message : error);
  process.exitCode = 1;
});
