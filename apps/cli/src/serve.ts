import { join } from 'node:path';
import type { Drill } from '@coffer/api';
import { drillOf } from './backup.ts';
import { CliError } from './cli-error.ts';
import { databaseUrlFrom } from './database-url.ts';
import { occupy } from './occupancy.ts';
import { dataDirFrom, findPlaces } from './places.ts';
import { hasCluster } from './postgres/create-cluster.ts';
import { startEmbeddedPostgres } from './postgres/embedded.ts';
import { migrate } from './postgres/migrate.ts';
import { makeSecrets } from './secrets.ts';

export type StartApi = (options: {
  readonly env: NodeJS.ProcessEnv;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly webRoot: string;
  readonly drill: Drill;
}) => Promise<{ readonly address: string; close(): Promise<void> }>;

export type ServeParts = {
  readonly startApi: StartApi;
  /** Whether the page was built. */
  hasPage(webRoot: string): boolean;
};

export type Serving = {
  readonly address: string;
  readonly dataDir: string;
  /** Rejects when the built-in Postgres is gone for good. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
};

type Database = { readonly url: string; readonly failed: Promise<never>; stop(): Promise<void> };

const never = new Promise<never>(() => undefined);

const openDatabase = async (env: NodeJS.ProcessEnv, dataDir: string): Promise<Database> => {
  const url = databaseUrlFrom(env);
  if (url) return { url, failed: never, stop: async () => undefined };
  return await startEmbeddedPostgres({ dataDir });
};

/** Undoes what was opened, the last first; one that fails does not keep the others from closing. */
const closeAll = async (closers: readonly (() => unknown)[]): Promise<void> => {
  for (const close of [...closers].reverse()) {
    try {
      await close();
    } catch (error) {
      console.error((error as Error).message);
    }
  }
};

/**
 * Brings everything up on one port: database, migrations, API and page.
 *
 * @throws {CliError} with what to do about it.
 */
export const serve = async (env: NodeJS.ProcessEnv, { startApi, hasPage }: ServeParts): Promise<Serving> => {
  const places = findPlaces();
  if (!hasPage(places.webRoot)) {
    throw new CliError(
      'cli/not-built',
      `The page is not built (${places.webRoot} is missing). Run npm start, or pnpm build.`,
    );
  }
  const dataDir = dataDirFrom(env, places.root);
  const isEmbedded = databaseUrlFrom(env) === undefined;
  const closers: (() => unknown)[] = [];
  try {
    // With a Postgres of its own choice, several processes may share one folder of secrets.
    const occupancy = isEmbedded ? occupy(dataDir) : undefined;
    closers.push(() => occupancy?.release());
    // Made before the first database and never after: one that is lost later must be missed, not replaced.
    if (isEmbedded && !hasCluster(dataDir)) makeSecrets(join(dataDir, 'secrets'));
    const database = await openDatabase(env, dataDir);
    closers.push(() => database.stop());
    await migrate(database.url, places.migrations);
    const drill = drillOf({ env, dataDir, migrations: places.migrations });
    const api = await startApi({ env, databaseUrl: database.url, dataDir, webRoot: places.webRoot, drill });
    closers.push(() => api.close());
    occupancy?.announce(api.address);
    return { address: api.address, dataDir, failed: database.failed, close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
};
