import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from './cli-error.ts';

/** The folder that holds `prisma/migrations`: the same walk works from source, from the bundle and in the image. */
const findRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'prisma', 'migrations'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new CliError('cli/not-built', 'prisma/migrations is missing next to coffer.');
    folder = parent;
  }
  return folder;
};

export type Places = {
  readonly root: string;
  readonly migrations: string;
  readonly webRoot: string;
};

export const findPlaces = (): Places => {
  const root = findRoot();
  return { root, migrations: join(root, 'prisma', 'migrations'), webRoot: join(root, 'apps', 'web', 'dist') };
};

/** `npm start` runs inside the checkout, so a relative folder means: relative to where the person stands. */
export const dataDirFrom = (env: NodeJS.ProcessEnv, root: string): string =>
  resolve(env.INIT_CWD ?? root, env.COFFER_DATA_DIR || join(root, 'data'));
