// Whether the pages that were built are what these sources make anywhere: builds them again from a copy in another folder
// and compares every byte. Without that, nobody could tell a changed build from his own (docs/spec/build-manifest.md).
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { mustRun, root, runTool } from './steps/run.mjs';

const skipped = new Set(['dist', '.cache', 'data', 'test-results']);

/** The sources that pages are made of, in a folder whose name has another length. */
const copySources = (folder) => {
  for (const part of ['apps/web', 'apps/admin', 'packages'])
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) =>
        !relative(root, path)
          .split(/[\\/]/)
          .some((name) => skipped.has(name)),
    });
  for (const name of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'tsconfig.base.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
};

const buildIn = async (folder, app) =>
  mustRun(
    `Building ${app} again`,
    runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {
      cwd: join(folder, 'apps', app),
      quiet: true,
      env: { NODE_ENV: 'production', TZ: 'Pacific/Kiritimati', LANG: 'C' },
    }),
  );

const own = new Set(['build-manifest.json', 'build-manifest.sig']);

const filesIn = (folder, path = '') =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const name = path ? `${path}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return filesIn(folder, name);
    return own.has(name) ? [] : [name];
  });

/** One sentence for each file that is not in both, or not the same in both. */
export const compareFolders = (one, other) => {
  const [mine, theirs] = [new Set(filesIn(one)), new Set(filesIn(other))];
  const missing = [...mine].filter((name) => !theirs.has(name)).map((name) => `${name} was not made again`);
  const more = [...theirs].filter((name) => !mine.has(name)).map((name) => `${name} is new`);
  const changed = [...mine]
    .filter(
      (name) => theirs.has(name) && !readFileSync(join(one, name)).equals(readFileSync(join(other, name))),
    )
    .map((name) => `${name} has other bytes`);
  return [...missing, ...more, ...changed].sort();
};

const compareBuilds = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer another folder for a build '));
  try {
    mkdirSync(join(folder, 'apps'));
    copySources(folder);
    // The console lies inside the page's folder, which the page's build empties.
    for (const app of ['web', 'admin']) await buildIn(folder, app);
    const built = join(root, 'apps', 'web', 'dist');
    const problems = compareFolders(built, join(folder, 'apps', 'web', 'dist'));
    for (const problem of problems) console.log(problem);
    if (problems.length === 0) console.log(`${filesIn(built).length} files are the same in both builds`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1]?.endsWith('two-builds.mjs')) process.exit(await compareBuilds());
