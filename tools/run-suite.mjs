// Behind `pnpm hostile`, `pnpm faults` and `pnpm bench`: Node 20 does not read TypeScript, so a suite is bundled into
// a cache folder and run from there. With --json, standard output holds one JSON array and nothing else.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureChromium } from './steps/browsers.mjs';
import { build as buildProduct } from './steps/build.mjs';
import { root } from './steps/run.mjs';
import { inTurn } from './steps/turn.mjs';

const [suite = '', ...words] = process.argv.slice(2);
const entry = join(root, 'tools', suite, 'main.ts');
if (!/^[a-z]+$/.test(suite) || !existsSync(entry)) {
  console.error('Which suite? pnpm hostile, pnpm faults or pnpm bench.');
  process.exit(2);
}
const options = {
  json: words.includes('--json'),
  full: !words.includes('--short'),
  timing: words.includes('--timing'),
  tiny: words.includes('--tiny'),
  write: words.includes('--write'),
  only: words.filter((word) => /^[A-Z]+\d+$/.test(word)),
};

// What a build or a library prints is no part of the answer.
const realLog = console.log;
if (options.json) console.log = console.error;

await inTurn(buildProduct);
const chromium = await ensureChromium();
if (chromium) process.env.COFFER_CHROMIUM = chromium;
process.env.COFFER_BUNDLE = join(root, 'apps', 'cli', 'dist', 'coffer.mjs');

// Inside the command line's own folder, so that what has a native part is found where the product finds it.
const cache = join(root, 'apps', 'cli', 'node_modules', '.cache', 'coffer', suite);
mkdirSync(cache, { recursive: true });
const { build } = await import('vite');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: entry,
    target: 'node20',
    outDir: cache,
    emptyOutDir: true,
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
  ssr: {
    noExternal: true,
    external: ['argon2', 'pg-native', 'vite', 'playwright', 'playwright-core', '@playwright/test'],
  },
});
const { run } = await import(pathToFileURL(join(cache, 'main.mjs')).href);
if (options.json) console.log = (text) => realLog(text);
const code = await run(options);
process.exit(typeof code === 'number' ? code : 0);
