import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Writes the names of all hashed files of a build into its service worker, whose bytes then change with each build. */
const precache = (): Plugin => ({
  name: 'coffer-precache',
  apply: 'build',
  writeBundle: {
    order: 'post',
    sequential: true,
    handler: ({ dir }) => {
      if (!dir) return;
      const worker = join(dir, 'sw.js');
      const files = readdirSync(join(dir, 'assets')).filter((name) => !name.endsWith('.map'));
      const list = files.sort().map((name) => `/assets/${name}`);
      const source = readFileSync(worker, 'utf8');
      if (!source.includes('%COFFER_ASSETS%'))
        throw new Error('The service worker has no place for its list.');
      writeFileSync(worker, source.replace('%COFFER_ASSETS%', list.join(' ')));
    },
  },
});

export default defineConfig({
  plugins: [react(), vanillaExtractPlugin(), precache()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    outDir: 'dist',
    // The polyfill would be an inline script, and a `data:` asset would be refused by the policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: 'index.html', sw: 'src/sw/service-worker.ts' },
      // A service worker answers for what lies below its own address, so it stands at the root under a name that stays.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
