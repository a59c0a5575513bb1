// Writes Prisma's client. The CLI wants to download a native schema engine for every command; generating needs
// none (the generator is WASM), so any file that exists satisfies it.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from './steps/run.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { code } = await runTool('prisma/build/index.js', ['generate'], {
  env: { PRISMA_SCHEMA_ENGINE_BINARY: join(here, 'schema-engine.mjs') },
});
process.exit(code);
