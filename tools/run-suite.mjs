// Runs one of the suites that are measured or made to fail on purpose: `pnpm hostile`, `pnpm faults`, `pnpm bench`.
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { build } from './steps/build.mjs';
import { root } from './steps/run.mjs';
import { inTurn } from './steps/turn.mjs';

const [suite = '', ...words] = process.argv.slice(2);
const has = (flag) => words.includes(`--${flag}`);
const only = words.filter((word) => !word.startsWith('-'));

// Standard output belongs to the suite's result alone.
const say = console.log;
console.log = (...parts) => console.error(...parts);
if (suite === 'bench') await inTurn(build);
console.log = say;

const { module } = await runnerImport(join(root, 'tools', suite, 'main.ts'), { configFile: false, root });
const options = { json: has('json'), full: has('full'), timing: has('timing'), tiny: has('tiny'), only };
process.exit(await module.run(options));
