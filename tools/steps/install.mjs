import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, hasStamp, putStamp, removeStamp } from './fingerprint.mjs';
import { mustRun, root, run } from './run.mjs';

/** pnpm at exactly the version that package.json names; nothing has to be on the machine but npm. */
const pnpm = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;

const manifests = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', '.npmrc'];

/** Installs from the lockfile, unless exactly that is installed already. */
export const install = async () => {
  const wanted = fingerprint(manifests);
  if (hasStamp('install', wanted) && existsSync(join(root, 'node_modules', '.modules.yaml'))) return;
  console.log('Installing packages …');
  removeStamp('install');
  await mustRun(
    'Installing packages',
    run('npx', ['-y', pnpm(), 'install', '--frozen-lockfile'], { env: { CI: 'true' }, quiet: true }),
  );
  putStamp('install', wanted);
};
