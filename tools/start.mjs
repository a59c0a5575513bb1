// What `npm start` runs, on a bare clone too: install, build what changed, then serve in this very process,
// so that a signal to it is a signal to the server. Plain Node: nothing is installed yet when it begins.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './steps/build.mjs';
import { install } from './steps/install.mjs';
import { root } from './steps/run.mjs';
import { inTurn } from './steps/turn.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Coffer needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

try {
  await inTurn(async () => {
    await install();
    await build();
  });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const coffer = join(root, 'apps', 'cli', 'dist', 'coffer.mjs');
process.argv.splice(1, process.argv.length, coffer, 'serve', ...process.argv.slice(2));
await import(pathToFileURL(coffer).href);
