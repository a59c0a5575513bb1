import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, hasStamp, putStamp, removeStamp } from './fingerprint.mjs';
import { mustRun, root, run, runTool } from './run.mjs';

const shared = ['pnpm-lock.yaml', 'tsconfig.base.json', 'packages', 'tools/steps/build.mjs'];

/** Prisma's client, written next to the API's database code. */
export const generate = async () => {
  const wanted = fingerprint([
    'prisma/schema.prisma',
    'prisma.config.ts',
    'pnpm-lock.yaml',
    'tools/prisma-generate.mjs',
  ]);
  if (hasStamp('generate', wanted) && existsSync(join(root, 'apps', 'api', 'src', 'db', 'generated'))) return;
  removeStamp('generate');
  await mustRun(
    'Generating the database client',
    run(process.execPath, [join(root, 'tools', 'prisma-generate.mjs')], { quiet: true }),
  );
  putStamp('generate', wanted);
};

const buildOne = async (name, app, result, sources) => {
  const wanted = fingerprint([...shared, ...sources]);
  if (hasStamp(`build-${name}`, wanted) && existsSync(join(root, app, result))) return;
  console.log(`Building ${name} …`);
  removeStamp(`build-${name}`);
  await mustRun(
    `Building ${name}`,
    runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {
      cwd: join(root, app),
      quiet: true,
      // Whoever builds from within a test has another one, and would leave a page that is made for developing.
      env: { NODE_ENV: 'production' },
    }),
  );
  putStamp(`build-${name}`, wanted);
};

// The console lies inside the page's folder, which the page's build empties: so it comes after, and again after each.
const buildPages = async () => {
  await buildOne('the page', 'apps/web', 'dist/index.html', ['apps/web']);
  await buildOne('the console', 'apps/admin', '../web/dist/admin/index.html', ['apps/admin']);
};

/** The page, the console and the command line, each only when its sources changed. */
export const build = async () => {
  await generate();
  await Promise.all([
    buildPages(),
    buildOne('coffer', 'apps/cli', 'dist/coffer.mjs', ['apps/cli', 'apps/api', 'prisma/schema.prisma']),
  ]);
  // What the pages are, for whoever holds another server against them (docs/spec/build-manifest.md).
  await mustRun(
    'Writing the build manifest',
    run(process.execPath, [join(root, 'apps', 'cli', 'dist', 'coffer.mjs'), 'release', 'manifest'], {
      quiet: true,
    }),
  );
};
