import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { findPlaces } from '../../../apps/cli/src/places.ts';

let built: Promise<string> | undefined;

const bundle = async (): Promise<string> => {
  const { root } = findPlaces();
  // Inside the command line's own folder, from which argon2 and the built-in Postgres are found.
  const outDir = join(root, 'apps', 'cli', 'node_modules', '.cache', `coffer-faults-${process.pid}`);
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: join(root, 'tools', 'faults', 'world', 'runner.ts'),
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: true,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'server.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
    ssr: { noExternal: true, external: ['argon2', 'pg-native'] },
  });
  return join(outDir, 'server.mjs');
};

/** Bundles the server once a process, so that a start costs what it costs in production. */
export const bundleServer = (): Promise<string> => {
  built ??= bundle();
  return built;
};
